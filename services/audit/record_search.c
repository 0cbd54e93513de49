#include "audit/record_search.h"
#include "audit/record_message.h"
#include "intake/kafka_message.h"
#include "topics/decode.h"

#include <stdlib.h>
#include <string.h>

struct search {
    struct findings *findings;
    struct topic_reader *reader;
    struct arena *arena;     // for the message in hand
    struct topic_spans next; // what search_read reads
    const struct progress_listener *listener;
    int64_t read; // how many messages so far
};

// Whether a message is about what is wanted, and the name of the record: by its value, or, where the value does not
// say, by its key, which counts only if the message is a reject. A message whose id is a person's number is never
// found.
static bool name_find(const struct wanted *wanted, const struct topic *topic, const rd_kafka_message_t *message,
                      const ProtobufCMessage *decoded, bool *by_key, char name[RECORD_NAME_SIZE])
{
    *by_key = false;
    if (decoded && message_name(topic, decoded, name) && wanted_is(wanted, name))
        return true;
    const char *id = decoded ? message_id(topic, decoded) : NULL;
    *by_key = !(id && is_personal_identifier(id, strlen(id))) && name_copy(message->key, message->key_len, name) &&
              wanted_is(wanted, name);
    return *by_key;
}

static struct searched *searched_find(struct findings *findings, const char *topic)
{
    size_t i = 0;
    while (strcmp(findings->searched[i].topic->name, topic) != 0)
        i++;
    return &findings->searched[i];
}

static bool on_message(const rd_kafka_message_t *from, void *opaque, struct error *error)
{
    struct search *search = opaque;
    struct searched *searched = searched_find(search->findings, rd_kafka_topic_name(from->rkt));
    const struct topic *topic = searched->topic;
    struct rejection ignored;
    char name[RECORD_NAME_SIZE];
    bool by_key;
    (void)error;
    searched->messages++;
    search->read++;
    progress_tell(search->listener, search->read, search->read);
    const ProtobufCMessage *decoded = from->payload
                                          ? decode_message(topic, from->payload, from->len, search->arena, &ignored)
                                          : NULL;
    if (name_find(&search->findings->wanted, topic, from, decoded, &by_key, name)) {
        rd_kafka_timestamp_type_t type;
        struct message message = kafka_message(from, topic->name, search->arena);
        (void)rd_kafka_message_timestamp(from, &type);
        struct version version = message_version(topic, &message, decoded, search->arena);
        version.broker_time = type == RD_KAFKA_TIMESTAMP_LOG_APPEND_TIME;
        if (by_key && version.valid) // it is about another record, and has a wrong key
            version_free(&version);
        else
            versions_add(findings_record(search->findings, topic, name), &version);
    }
    arena_reset(search->arena);
    return true;
}

struct search *search_open(const struct settings *settings, struct findings *findings, struct error *error)
{
    struct topic_reader *reader = topic_reader_open(settings, true, error);
    if (!reader)
        return NULL;
    for (size_t i = 0; i < TOPICS; i++)
        if (topics[i].kind && (!findings->wanted.topic || findings->wanted.topic == &topics[i]))
            findings->searched[findings->searched_count++].topic = &topics[i];
    struct search *search = memory_resize(NULL, 1, sizeof *search);
    *search = (struct search){.findings = findings, .reader = reader, .arena = arena_new()};
    return search;
}

void search_close(struct search *search)
{
    if (!search)
        return;
    topic_reader_close(search->reader);
    topic_spans_free(&search->next);
    arena_free(search->arena);
    free(search);
}

static const struct topic_span *span_find(const struct topic_spans *spans, const struct topic_span *like)
{
    for (size_t i = 0; i < spans->count; i++)
        if (spans->items[i].partition == like->partition && strcmp(spans->items[i].topic, like->topic) == 0)
            return &spans->items[i];
    return NULL;
}

// Joins what was read before and what was read now into one span for each partition.
static void spans_join(struct findings *findings, struct topic_spans *now)
{
    for (size_t i = 0; i < findings->searched_count; i++)
        findings->searched[i].partitions = 0, findings->searched[i].gone = 0;
    for (size_t i = 0; i < now->count; i++) {
        struct topic_span *span = &now->items[i];
        const struct topic_span *before = span_find(&findings->spans, span);
        struct searched *searched = searched_find(findings, span->topic);
        if (before)
            span->begin = before->begin;
        searched->partitions++;
        searched->gone += span->begin;
    }
    topic_spans_free(&findings->spans);
    findings->spans = *now;
    *now = (struct topic_spans){0};
}

bool search_look(struct search *search, int64_t *total, struct error *error)
{
    const struct findings *findings = search->findings;
    struct topic_spans *next = &search->next;
    *total = search->read;
    topic_spans_free(next);
    *next = (struct topic_spans){0};
    for (size_t i = 0; i < findings->searched_count; i++)
        if (!topic_spans_add(next, search->reader, findings->searched[i].topic->name, error))
            return false;
    for (size_t i = 0; i < next->count; i++) {
        const struct topic_span *before = span_find(&findings->spans, &next->items[i]);
        if (before)
            next->items[i].begin = before->end;
        *total += next->items[i].end - next->items[i].begin;
    }
    return true;
}

bool search_read(struct search *search, const struct progress_listener *listener, struct error *error)
{
    search->listener = listener;
    if (!topic_reader_read(search->reader, &search->next, on_message, search, error))
        return false;
    spans_join(search->findings, &search->next);
    return true;
}
