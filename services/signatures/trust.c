#include "signatures/trust.h"
#include "messages/event.h"
#include "messages/topics.h"
#include "signatures/trust_inside.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_BYTES_MOST (16 * 1024 * 1024)

const char *const trust_topics[TRUST_TOPICS] = {TOPIC_PERMITS, TOPIC_ARRIVALS, TOPIC_PLACEMENTS, TOPIC_DETERMINATIONS,
                                                TOPIC_QUOTAS,  TOPIC_NATION,   TOPIC_REJECTS};

size_t trust_topic_find(const char *topic)
{
    size_t i = 0;
    while (i < TRUST_TOPICS && strcmp(trust_topics[i], topic) != 0)
        i++;
    return i;
}

struct trust *trust_read(const char *text, size_t size, struct error *error)
{
    struct arena *arena = arena_new();
    struct trust *trust = arena_alloc(arena, sizeof *trust);
    memset(trust, 0, sizeof *trust);
    trust->arena = arena;
    if (trust_fill(trust, text, size, error))
        return trust;
    trust_free(trust);
    return NULL;
}

// The whole file, *size bytes, to be freed; NULL with the error.
static char *file_read(const char *path, size_t *size, struct error *error)
{
    FILE *file = fopen(path, "re");
    char *text = memory_resize(NULL, 1, FILE_BYTES_MOST + 1);
    *size = file ? fread(text, 1, FILE_BYTES_MOST + 1, file) : 0;
    bool failed = !file || ferror(file);
    if (failed)
        error_set(error, ERROR_CONFIG, "%s: %s", path, strerror(errno));
    else if (*size > FILE_BYTES_MOST)
        error_set(error, ERROR_CONFIG, "%s: has more than 16 MiB", path);
    if (file)
        fclose(file);
    if (!failed && *size <= FILE_BYTES_MOST)
        return text;
    free(text);
    return NULL;
}

struct trust *trust_open(const char *path, struct error *error)
{
    struct error why = {0};
    size_t size;
    char *text = file_read(path, &size, error);
    if (!text)
        return NULL;
    struct trust *trust = trust_read(text, size, &why);
    free(text);
    if (!trust)
        error_set(error, why.kind, "%s: %s", path, why.message);
    return trust;
}

struct trust *trust_open_set(const char *path, struct error *error)
{
    struct error why = {0};
    struct trust *trust = trust_open(path, &why);
    if (!trust)
        error_set(error, why.kind, "TRUST_FILE: %s", why.message);
    return trust;
}

void trust_free(struct trust *trust)
{
    if (!trust)
        return;
    for (size_t i = 0; i < trust->key_count; i++)
        key_free(trust->keys[i]->key);
    arena_free(trust->arena);
}

enum trust_policy trust_policy(const struct trust *trust, const char *topic)
{
    size_t which = trust_topic_find(topic);
    return which < TRUST_TOPICS_READ ? (enum trust_policy)trust->policy[which] : TRUST_OFF;
}

unsigned trust_signatures(const struct trust *trust, const char *topic)
{
    size_t which = trust_topic_find(topic);
    return which < TRUST_TOPICS_READ && trust->signatures[which] ? trust->signatures[which] : 1;
}

const char *trust_policy_name(enum trust_policy policy)
{
    static const char *const names[] = {[TRUST_OFF] = "off", [TRUST_WARN] = "warn", [TRUST_REQUIRE] = "require"};
    return names[policy];
}

const struct publisher *trust_publisher(const struct trust *trust, const char *source, size_t length)
{
    size_t low = 0, high = trust->publisher_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const char *other = trust->publishers[middle]->source;
        size_t other_length = strlen(other);
        int order = memcmp(source, other, length < other_length ? length : other_length);
        if (order == 0 && length == other_length)
            return trust->publishers[middle];
        if (order < 0 || (order == 0 && length < other_length))
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

static int compare_keyid(const void *keyid, const void *item)
{
    return strcmp(keyid, (*(const struct trusted_key *const *)item)->keyid);
}

const struct trusted_key *trust_key(const struct trust *trust, const char *keyid)
{
    if (trust->key_count == 0)
        return NULL;
    const struct trusted_key *const *found = bsearch(keyid, trust->keys, trust->key_count, sizeof *trust->keys,
                                                     compare_keyid);
    return found ? *found : NULL;
}

const struct publisher *const *trust_publishers(const struct trust *trust, size_t *count)
{
    *count = trust->publisher_count;
    return trust->publishers;
}

size_t trust_key_count(const struct trust *trust)
{
    return trust->key_count;
}

bool publisher_may_write(const struct publisher *publisher, const char *topic)
{
    size_t which = trust_topic_find(topic);
    return which < TRUST_TOPICS && publisher->topics >> which & 1;
}

bool publisher_may_for(const struct publisher *publisher, int municipality)
{
    return !publisher->municipalities || publisher->municipalities[municipality / 8] >> municipality % 8 & 1;
}

// In 128 bits: a timestamp may be any number.
static __int128 since_2000_us(int64_t timestamp_ms)
{
    return ((__int128)timestamp_ms - UNIX_TO_2000_MS) * 1000;
}

bool trusted_key_holds(const struct trusted_key *key, int64_t timestamp_ms)
{
    return timestamp_ms >= 0 && key->from_us <= since_2000_us(timestamp_ms) && !trusted_key_is_over(key, timestamp_ms);
}

bool trusted_key_is_over(const struct trusted_key *key, int64_t timestamp_ms)
{
    return since_2000_us(timestamp_ms) >= key->until_us;
}
