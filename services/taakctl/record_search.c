#include "taakctl/record_search.h"
#include "determination-consumer/determination.h"
#include "intake/kafka_message.h"
#include "taakctl/progress.h"
#include "taakctl/record_message.h"
#include "topics/decode.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistr.h>

struct search {
    struct findings *findings;
    struct topic_reader *reader;
    struct arena *arena; // of one message
    struct progress progress;
    int64_t read; // messages
};

// In small letters; false where it is too long to be a name, or no UTF-8.
static bool name_copy(const uint8_t *text, size_t size, char name[RECORD_NAME_SIZE])
{
    if (!text || size == 0 || size >= RECORD_NAME_SIZE || memchr(text, 0, size) || u8_check(text, size))
        return false;
    for (size_t i = 0; i < size; i++)
        name[i] = (char)tolower(text[i]);
    name[size] = '\0';
    return true;
}

bool wanted_read(const char *text, struct wanted *wanted)
{
    uint8_t uuid[16];
    wanted->is_uuid = uuid_read(text, strlen(text), uuid);
    return name_copy((const uint8_t *)text, strlen(text), wanted->name) &&
           (wanted->is_uuid || determination_subject_begins(wanted->name));
}

bool wanted_is(const struct wanted *wanted, const char *name)
{
    size_t length = strlen(wanted->name);
    if (wanted->is_uuid)
        return strcmp(determination_subject_begins(name) ? strchr(name, '/') + 1 : name, wanted->name) == 0;
    return strncmp(name, wanted->name, length) == 0 && (!name[length] || name[length] == '/');
}

struct versions *findings_record(struct findings *findings, const struct topic *topic, const char *name)
{
    size_t i = 0;
    while (i < findings->count && (findings->records[i].topic != topic || strcmp(findings->records[i].name, name) != 0))
        i++;
    if (i == findings->count) {
        findings->records = memory_resize(findings->records, i + 1, sizeof *findings->records);
        findings->records[i] = (struct versions){.topic = topic};
        snprintf(findings->records[i].name, RECORD_NAME_SIZE, "%s", name);
        findings->count++;
    }
    return &findings->records[i];
}

void findings_free(struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++)
        versions_free(&findings->records[i]);
    free(findings->records);
    topic_spans_free(&findings->spans);
}

// The record that a message names, if it is wanted: by its value, or else by its key, which counts for a message that
// is rejected. One whose id is a person's number is never told of.
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
    progress_show(&search->progress, search->read + 1, search->read + 1);
    search->read++;
    const ProtobufCMessage *decoded = from->payload
                                          ? decode_message(topic, from->payload, from->len, search->arena, &ignored)
                                          : NULL;
    if (name_find(&search->findings->wanted, topic, from, decoded, &by_key, name)) {
        rd_kafka_timestamp_type_t type;
        struct message message = kafka_message(from, topic->name, search->arena);
        (void)rd_kafka_message_timestamp(from, &type);
        struct version version = message_version(topic, &message, decoded, search->arena);
        version.broker_time = type == RD_KAFKA_TIMESTAMP_LOG_APPEND_TIME;
        if (by_key && version.valid) // another record's, under a wrong key
            version_free(&version);
        else
            versions_add(findings_record(search->findings, topic, name), &version);
    }
    arena_reset(search->arena);
    return true;
}

struct search *search_open(struct context *context, struct findings *findings)
{
    struct topic_reader *reader = topic_reader_open(&context->settings, true, &context->error);
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

// What was read and what was read now, as one.
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
}

bool search_read(struct search *search, struct error *error)
{
    struct findings *findings = search->findings;
    struct topic_spans now = {0};
    int64_t total = search->read;
    bool ok = true;
    for (size_t i = 0; ok && i < findings->searched_count; i++)
        ok = topic_spans_add(&now, search->reader, findings->searched[i].topic->name, error);
    for (size_t i = 0; i < now.count; i++) {
        const struct topic_span *before = span_find(&findings->spans, &now.items[i]);
        if (before)
            now.items[i].begin = before->end;
        total += now.items[i].end - now.items[i].begin;
    }
    search->progress = progress_start_counting(stderr, "messages", total);
    ok = ok && topic_reader_read(search->reader, &now, on_message, search, error);
    progress_clear(&search->progress);
    if (ok)
        spans_join(findings, &now);
    else
        topic_spans_free(&now);
    return ok;
}
