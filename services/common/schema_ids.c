#include "common/schema_ids.h"

#include <ctype.h>
#include <string.h>

#define TOPIC_LONGEST 249 // of Kafka's names

// One TOPIC=ID of a list, borrowed from it.
struct entry {
    const char *topic;
    size_t topic_length;
    int32_t id;
    const char *end; // what follows: a comma or the list's NUL
};

static bool is_topic(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!isalnum((unsigned char)text[i]) && !strchr("._-", text[i]))
            return false;
    return length > 0 && length <= TOPIC_LONGEST;
}

// False where no entry begins there.
static bool entry_read(const char *text, struct entry *entry)
{
    int64_t id = 0;
    *entry = (struct entry){.topic = text, .topic_length = strcspn(text, "=,")};
    const char *at = text + entry->topic_length;
    if (!is_topic(text, entry->topic_length) || *at != '=' || at[1] < '1' || at[1] > '9')
        return false;
    for (at++; isdigit((unsigned char)*at) && id <= INT32_MAX; at++)
        id = id * 10 + (*at - '0');
    entry->id = (int32_t)id;
    entry->end = at;
    return id <= INT32_MAX && (*at == ',' || *at == '\0');
}

static const char *next_of(const struct entry *entry)
{
    return *entry->end == ',' ? entry->end + 1 : NULL;
}

// The entry of a topic; false where the list has none before `end`.
static bool topic_find(const char *text, const char *end, const char *topic, size_t length, struct entry *entry)
{
    for (; text && text < end && entry_read(text, entry); text = next_of(entry))
        if (entry->topic_length == length && memcmp(entry->topic, topic, length) == 0)
            return true;
    return false;
}

bool is_schema_ids(const char *text)
{
    struct entry entry, earlier;
    for (const char *at = *text ? text : NULL; at; at = next_of(&entry))
        if (!entry_read(at, &entry) || topic_find(text, at, entry.topic, entry.topic_length, &earlier))
            return false;
    return true;
}

int32_t schema_id_of(const char *text, const char *topic)
{
    struct entry entry;
    return topic_find(text, text + strlen(text), topic, strlen(topic), &entry) ? entry.id : 0;
}

size_t schema_ids_count(const char *text)
{
    struct entry entry;
    size_t count = 0;
    for (const char *at = *text ? text : NULL; at && entry_read(at, &entry); at = next_of(&entry))
        count++;
    return count;
}
