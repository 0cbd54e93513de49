// Reads a trust file, and refuses what is not as it should be, with its place.
#include "common/printable.h"
#include "common/urn.h"
#include "messages/event.h"
#include "signatures/envelope.h"
#include "signatures/signing.h"
#include "signatures/trust.h"
#include "signatures/trust_inside.h"

#include <ctype.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CODES       10000
#define CODES_BYTES (CODES / 8)

// Where in the file it is, for the message of an error.
struct place {
    const struct place *within; // NULL: the file
    const char *name;           // of a member; NULL: an item of a list
    size_t index;
};

struct reader {
    struct trust *trust;
    struct error *error;
};

static size_t place_write(const struct place *place, char *text, size_t size)
{
    if (!place)
        return 0;
    size_t at = place_write(place->within, text, size);
    if (at >= size)
        return at;
    if (!place->name)
        return at + (size_t)snprintf(text + at, size - at, "[%zu]", place->index);
    return at + (size_t)snprintf(text + at, size - at, "%s%.64s", at ? "." : "", place->name);
}

// Says what is wrong at a place, formatted as by printf; false.
__attribute__((format(printf, 3, 4))) static bool refuse(const struct reader *reader, const struct place *place,
                                                         const char *format, ...)
{
    char where[256] = "the file", what[512];
    va_list arguments;
    va_start(arguments, format);
    printable_vformat(what, sizeof what, format, arguments);
    va_end(arguments);
    place_write(place, where, sizeof where);
    return error_set(reader->error, ERROR_CONFIG, "%s: %s", where, what);
}

// Whether it is an object that has no other members than these; `names` ends with NULL.
static bool object_check(const struct reader *reader, const struct place *place, json_t *object,
                         const char *const *names)
{
    const char *name;
    json_t *value;
    if (!json_is_object(object))
        return refuse(reader, place, "is no object");
    json_object_foreach(object, name, value)
    {
        const struct place member = {place, name, 0};
        size_t i = 0;
        while (names[i] && strcmp(names[i], name) != 0)
            i++;
        if (!names[i])
            return refuse(reader, &member, "is not known here");
    }
    return true;
}

// A text that is there, and is not longer than `most`; NULL where it is not, and the error is set.
static const char *text_read(const struct reader *reader, const struct place *place, const json_t *value, size_t most)
{
    const char *text = json_string_value(value);
    if (!text)
        refuse(reader, place, value ? "is no text" : "is missing");
    else if (!*text || json_string_length(value) > most)
        refuse(reader, place, "is empty or longer than %zu bytes", most), text = NULL;
    return text;
}

static bool policies_read(const struct reader *reader, json_t *object)
{
    const struct place place = {NULL, "policy", 0};
    const char *topic;
    json_t *value;
    if (!json_is_object(object))
        return refuse(reader, &place,
                      object ? "is no object" : "is missing: {} where signatures are asked of no topic");
    json_object_foreach(object, topic, value)
    {
        const struct place member = {&place, topic, 0};
        const char *name = json_is_string(value) ? json_string_value(value) : "";
        size_t which = trust_topic_find(topic);
        int policy = TRUST_OFF;
        while (policy <= TRUST_REQUIRE && strcmp(name, trust_policy_name((enum trust_policy)policy)) != 0)
            policy++;
        if (which >= TRUST_TOPICS_READ)
            return refuse(reader, &member, "is no topic that is read");
        if (policy > TRUST_REQUIRE)
            return refuse(reader, &member, "is none of off, warn, require");
        reader->trust->policy[which] = policy;
    }
    return true;
}

static bool thresholds_read(const struct reader *reader, json_t *object)
{
    const struct place place = {NULL, "signatures", 0};
    const char *topic;
    json_t *value;
    if (!object)
        return true;
    if (!json_is_object(object))
        return refuse(reader, &place, "is no object");
    json_object_foreach(object, topic, value)
    {
        const struct place member = {&place, topic, 0};
        size_t which = trust_topic_find(topic);
        if (which >= TRUST_TOPICS_READ)
            return refuse(reader, &member, "is no topic that is read");
        if (!json_is_integer(value) || json_integer_value(value) < 1 || json_integer_value(value) > SIGNATURES_MOST)
            return refuse(reader, &member, "is no whole number from 1 to %d", SIGNATURES_MOST);
        reader->trust->signatures[which] = (unsigned)json_integer_value(value);
    }
    return true;
}

static bool topics_read(const struct reader *reader, const struct place *place, const json_t *list, unsigned *topics)
{
    const json_t *value;
    size_t i;
    if (!json_is_array(list) || json_array_size(list) == 0)
        return refuse(reader, place, list ? "is no list of topics" : "is missing");
    json_array_foreach(list, i, value)
    {
        const struct place item = {place, NULL, i};
        size_t which = json_is_string(value) ? trust_topic_find(json_string_value(value)) : TRUST_TOPICS;
        if (which == TRUST_TOPICS)
            return refuse(reader, &item, "is no topic of this system");
        *topics |= 1u << which;
    }
    return true;
}

// The number of "GM0716"; -1 of anything else.
static int code_of(const json_t *value)
{
    const char *text = json_is_string(value) ? json_string_value(value) : "";
    if (strlen(text) != 6 || memcmp(text, "GM", 2) != 0 || text[2 + strspn(text + 2, "0123456789")])
        return -1;
    return (int)strtol(text + 2, NULL, 10);
}

static bool municipalities_read(const struct reader *reader, const struct place *place, const json_t *list,
                                const uint8_t **municipalities)
{
    const json_t *value;
    size_t i;
    if (!list)
        return true;
    if (!json_is_array(list))
        return refuse(reader, place, "is no list of municipalities; without it all are allowed");
    uint8_t *bits = arena_alloc(reader->trust->arena, CODES_BYTES);
    memset(bits, 0, CODES_BYTES);
    json_array_foreach(list, i, value)
    {
        const struct place item = {place, NULL, i};
        int code = code_of(value);
        if (code < 0)
            return refuse(reader, &item, "is not GM and four digits");
        bits[code / 8] |= (uint8_t)(1 << code % 8);
    }
    *municipalities = bits;
    return true;
}

static bool time_read(const struct reader *reader, const struct place *within, const json_t *object, const char *name,
                      int64_t *time_us)
{
    const struct place place = {within, name, 0};
    const char *text = text_read(reader, &place, json_object_get(object, name), 64);
    return text && (event_time_read(text, strlen(text), time_us) ||
                    refuse(reader, &place, "is no RFC 3339 time such as 2026-01-01T00:00:00Z"));
}

static bool keyid_read(const struct reader *reader, const struct place *within, const json_t *object,
                       struct trusted_key *key)
{
    const struct place place = {within, "keyid", 0};
    const char *keyid = text_read(reader, &place, json_object_get(object, "keyid"), KEYID_BYTES_MOST);
    if (!keyid || !is_printable(keyid, strlen(keyid)))
        return keyid && refuse(reader, &place, "holds a control character");
    key->keyid = arena_text(reader->trust->arena, "%s", keyid);
    return true;
}

static bool public_key_read(const struct reader *reader, const struct place *within, const json_t *object,
                            struct trusted_key *key)
{
    const struct place algorithm_place = {within, "algorithm", 0}, place = {within, "public_key", 0};
    struct error why;
    const char *name = text_read(reader, &algorithm_place, json_object_get(object, "algorithm"), 64);
    const char *pem = name ? text_read(reader, &place, json_object_get(object, "public_key"), 4096) : NULL;
    if (!pem)
        return false;
    if (key_algorithm_of(name) == KEY_ALGORITHMS)
        return refuse(reader, &algorithm_place, "is none of ed25519, ecdsa-p256");
    key->key = key_read_public(pem, strlen(pem), &why);
    if (!key->key)
        return refuse(reader, &place, "%s", why.message);
    return key_algorithm(key->key) == key_algorithm_of(name) ||
           refuse(reader, &place, "is a key for %s, not for %s", key_algorithm_name(key_algorithm(key->key)), name);
}

static bool key_read(const struct reader *reader, const struct place *place, json_t *object, struct trusted_key *key)
{
    static const char *const members[] = {"keyid", "algorithm", "public_key", "from", "until", NULL};
    const struct place until = {place, "until", 0};
    return object_check(reader, place, object, members) && keyid_read(reader, place, object, key) &&
           time_read(reader, place, object, "from", &key->from_us) &&
           time_read(reader, place, object, "until", &key->until_us) &&
           (key->from_us < key->until_us || refuse(reader, &until, "is not after from")) &&
           public_key_read(reader, place, object, key);
}

// Enters a key into the trust at once, whole or not, so that trust_free frees it.
static void key_enter(struct trust *trust, struct trusted_key *key)
{
    trust->keys[trust->key_count++] = key;
}

// The most of them hold when one of them begins.
static bool few_at_once(const struct publisher *publisher)
{
    for (size_t i = 0; i < publisher->key_count; i++) {
        size_t holding = 0;
        for (size_t j = 0; j < publisher->key_count; j++)
            holding += publisher->keys[j].from_us <= publisher->keys[i].from_us &&
                       publisher->keys[i].from_us < publisher->keys[j].until_us;
        if (holding > PUBLISHER_KEYS_AT_ONCE)
            return false;
    }
    return true;
}

static bool keys_read(const struct reader *reader, const struct place *place, const json_t *list,
                      struct publisher *publisher)
{
    size_t i, count = json_array_size(list);
    json_t *value;
    if (!json_is_array(list))
        return refuse(reader, place, list ? "is no list" : "is missing");
    if (count > PUBLISHER_KEYS_MOST)
        return refuse(reader, place, "has more than %d keys", PUBLISHER_KEYS_MOST);
    publisher->keys = arena_alloc(reader->trust->arena, count * sizeof *publisher->keys);
    json_array_foreach(list, i, value)
    {
        const struct place item = {place, NULL, i};
        struct trusted_key *key = &publisher->keys[publisher->key_count++];
        *key = (struct trusted_key){.keyid = "", .publisher = publisher};
        key_enter(reader->trust, key);
        if (!key_read(reader, &item, value, key))
            return false;
    }
    return few_at_once(publisher) ||
           refuse(reader, place, "has more than %d keys that hold at the same time", PUBLISHER_KEYS_AT_ONCE);
}

static bool publisher_read(const struct reader *reader, const struct place *place, json_t *object,
                           struct publisher *publisher)
{
    static const char *const members[] = {"source", "topics", "municipalities", "keys", NULL};
    const struct place source_place = {place, "source", 0}, topics = {place, "topics", 0},
                       municipalities = {place, "municipalities", 0}, keys = {place, "keys", 0};
    if (!object_check(reader, place, object, members))
        return false;
    const char *source = text_read(reader, &source_place, json_object_get(object, "source"), URN_LONGEST);
    if (!source)
        return false;
    if (!is_urn(source, strlen(source)))
        return refuse(reader, &source_place, "is no URN such as urn:nld:oin:…:systeem:NAME");
    publisher->source = arena_text(reader->trust->arena, "%s", source);
    return topics_read(reader, &topics, json_object_get(object, "topics"), &publisher->topics) &&
           municipalities_read(reader, &municipalities, json_object_get(object, "municipalities"),
                               &publisher->municipalities) &&
           keys_read(reader, &keys, json_object_get(object, "keys"), publisher);
}

static size_t keys_count(const json_t *publishers)
{
    const json_t *publisher;
    size_t i, count = 0;
    json_array_foreach(publishers, i, publisher) count += json_array_size(json_object_get(publisher, "keys"));
    return count;
}

static bool publishers_read(const struct reader *reader, const json_t *list)
{
    const struct place place = {NULL, "publishers", 0};
    struct trust *trust = reader->trust;
    size_t i, count = json_array_size(list);
    json_t *value;
    if (!json_is_array(list))
        return refuse(reader, &place, list ? "is no list" : "is missing");
    if (count > PUBLISHERS_MOST)
        return refuse(reader, &place, "has more than %d publishers", PUBLISHERS_MOST);
    trust->publishers = arena_alloc(trust->arena, count * sizeof *trust->publishers);
    trust->keys = arena_alloc(trust->arena, keys_count(list) * sizeof *trust->keys);
    json_array_foreach(list, i, value)
    {
        const struct place item = {&place, NULL, i};
        struct publisher *publisher = arena_alloc(trust->arena, sizeof *publisher);
        *publisher = (struct publisher){.source = ""};
        trust->publishers[trust->publisher_count++] = publisher;
        if (!publisher_read(reader, &item, value, publisher))
            return false;
    }
    return true;
}

static int compare_sources(const void *a, const void *b)
{
    return strcmp((*(const struct publisher *const *)a)->source, (*(const struct publisher *const *)b)->source);
}

static int compare_keyids(const void *a, const void *b)
{
    return strcmp((*(const struct trusted_key *const *)a)->keyid, (*(const struct trusted_key *const *)b)->keyid);
}

// A key by what tells it from others.
struct fingerprint {
    uint8_t bytes[KEY_FINGERPRINT_SIZE];
    const struct trusted_key *key;
};

static int compare_fingerprints(const void *a, const void *b)
{
    return memcmp(a, b, KEY_FINGERPRINT_SIZE);
}

static bool keys_differ(const struct reader *reader)
{
    const struct trust *trust = reader->trust;
    struct fingerprint *prints = arena_alloc(trust->arena, trust->key_count * sizeof *prints);
    for (size_t i = 0; i < trust->key_count; i++) {
        key_fingerprint(trust->keys[i]->key, prints[i].bytes);
        prints[i].key = trust->keys[i];
    }
    if (trust->key_count > 0)
        qsort(prints, trust->key_count, sizeof *prints, compare_fingerprints);
    for (size_t i = 1; i < trust->key_count; i++)
        if (compare_fingerprints(&prints[i - 1], &prints[i]) == 0)
            return refuse(reader, NULL, "the keys %s and %s are one and the same", prints[i - 1].key->keyid,
                          prints[i].key->keyid);
    return true;
}

// Puts publishers and keys in order, and refuses what is there twice.
static bool all_differ(const struct reader *reader)
{
    const struct trust *trust = reader->trust;
    if (trust->publisher_count > 0)
        qsort(trust->publishers, trust->publisher_count, sizeof *trust->publishers, compare_sources);
    if (trust->key_count > 0)
        qsort(trust->keys, trust->key_count, sizeof *trust->keys, compare_keyids);
    for (size_t i = 1; i < trust->publisher_count; i++)
        if (compare_sources(&trust->publishers[i - 1], &trust->publishers[i]) == 0)
            return refuse(reader, NULL, "the source %s has two entries", trust->publishers[i]->source);
    for (size_t i = 1; i < trust->key_count; i++)
        if (compare_keyids(&trust->keys[i - 1], &trust->keys[i]) == 0)
            return refuse(reader, NULL, "the keyid %s is there twice", trust->keys[i]->keyid);
    return keys_differ(reader);
}

bool trust_fill(struct trust *trust, const char *text, size_t size, struct error *error)
{
    static const char *const members[] = {"policy", "signatures", "publishers", NULL};
    const struct reader reader = {trust, error};
    json_error_t wrong;
    json_t *file = json_loadb(text, size, JSON_REJECT_DUPLICATES, &wrong);
    if (!file)
        return error_set(error, ERROR_CONFIG, "line %d, column %d: %s", wrong.line, wrong.column, wrong.text);
    bool right = object_check(&reader, NULL, file, members) &&
                 policies_read(&reader, json_object_get(file, "policy")) &&
                 thresholds_read(&reader, json_object_get(file, "signatures")) &&
                 publishers_read(&reader, json_object_get(file, "publishers")) && all_differ(&reader);
    json_decref(file);
    return right;
}
