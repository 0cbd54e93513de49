#include "feed/publication.h"

#include <stdio.h>
#include <string.h>

#define SECOND_US 1000000

int64_t publication_time_signed(int64_t time_us)
{
    int64_t fraction = time_us % SECOND_US;
    return time_us - fraction - (fraction < 0 ? SECOND_US : 0);
}

static struct header header_text(const char *name, const char *text)
{
    return (struct header){name, (const uint8_t *)text, strlen(text)};
}

enum { HEADER_ID = 1, HEADER_TIME = 4, HEADER_SIGNATURE = EVENT_HEADERS - 1 };

void publication_open(struct publication *publication, const struct record_kind *kind, const char *source,
                      const struct signer *signer)
{
    memset(publication, 0, sizeof *publication);
    publication->kind = kind;
    publication->signer = signer;
    publication->headers[0] = header_text("ce_specversion", "1.0");
    publication->headers[HEADER_ID] = header_text("ce_id", "");
    publication->headers[2] = header_text("ce_source", source);
    publication->headers[3] = header_text("ce_type", kind->event_type);
    publication->headers[HEADER_TIME] = header_text("ce_time", "");
    publication->headers[5] = header_text("content-type", "application/protobuf");
    publication->message.topic = kind->topic;
    publication->message.headers = publication->headers;
    publication->message.header_count = EVENT_HEADERS - 1;
}

static void time_set(struct publication *publication, int64_t time_us)
{
    if (publication->prefix_size && publication->time_us == time_us)
        return;
    publication->time_us = time_us;
    publication->judged = false;
    event_time_format(time_us, publication->time);
    publication->prefix_size = (size_t)snprintf(publication->prefix, sizeof publication->prefix, "event/%s/%s/",
                                                publication->message.topic, publication->time);
    if (publication->signer && time_us % SECOND_US == 0) // a fraction of 0 is one too, to some who check
        event_time_seconds(time_us, publication->time);
    publication->headers[HEADER_TIME] = header_text("ce_time", publication->time);
}

static void value_set(struct publication *publication, const ProtobufCMessage *value, struct arena *arena)
{
    struct message *message = &publication->message;
    message->value_size = protobuf_c_message_get_packed_size(value);
    uint8_t *name = arena_alloc(arena, publication->prefix_size + message->value_size);
    memcpy(name, publication->prefix, publication->prefix_size);
    protobuf_c_message_pack(value, name + publication->prefix_size);
    message->value = name + publication->prefix_size;
}

// Makes the event's id of prefix and value, which value_set has put one behind the other.
static void id_of_content(struct publication *publication, uint8_t id[16])
{
    const char *name = (const char *)publication->message.value - publication->prefix_size;
    uuid_of_name(name, publication->prefix_size + publication->message.value_size, id);
    uuid_format(id, publication->id);
}

void publication_key(const struct record_kind *kind, const struct record *record, char key[EVENT_KEY_SIZE])
{
    if (kind->id_type == OID_UUID) {
        uuid_format(record->id, key);
    } else {
        snprintf(key, EVENT_KEY_SIZE, "%.*s", (int)record->id_size, (const char *)record->id);
        char *slash = strchr(key, '/'), *second = slash ? strchr(slash + 1, '/') : NULL;
        if (second)
            *second = '\0';
    }
}

static void key_set(struct publication *publication, const struct record *record)
{
    publication_key(publication->kind, record, publication->key);
    if (publication->kind->id_type == OID_UUID)
        memcpy(publication->record_id, record->id, sizeof publication->record_id);
    publication->message.key = (const uint8_t *)publication->key;
    publication->message.key_size = strlen(publication->key);
}

// Judges the headers and finds the payload. With an id that was made here, and the time of the event before, headers
// that were right are right again, and need not be judged.
static bool headers_judge(struct publication *publication, bool id_is_ours, struct event *event,
                          struct rejection *rejection)
{
    const struct message *message = &publication->message;
    const struct record_kind *kind = publication->kind;
    if (id_is_ours && publication->judged && message->value_size > 0 && message->value_size <= kind->bytes_most) {
        event->time_us = publication->time_us;
        event->payload = message->value;
        event->payload_size = message->value_size;
        event->traceparent[0] = '\0';
        return true;
    }
    publication->judged = event_read(message, kind->event_type, kind->bytes_most, event, rejection);
    if (publication->judged)
        uuid_format(event->id, publication->id);
    return publication->judged;
}

static bool sign(struct publication *publication, struct arena *arena, struct rejection *rejection)
{
    struct error error = {0};
    if (!signing_header(&publication->signer, 1, &publication->message, arena, &publication->headers[HEADER_SIGNATURE],
                        &error))
        return reject(rejection, REJECT_BAD_SIGNATURE, "it cannot be signed: %s", error.message);
    publication->message.header_count = EVENT_HEADERS;
    return true;
}

bool publication_make(struct publication *publication, const ProtobufCMessage *value, const char *id, int64_t time_us,
                      int64_t now_us, struct arena *arena, struct rejection *rejection)
{
    struct event event;
    publication->message.header_count = EVENT_HEADERS - 1;
    publication->message.timestamp_ms = now_us / 1000 + UNIX_TO_2000_MS;
    time_set(publication, time_us);
    value_set(publication, value, arena);
    if (!id)
        id_of_content(publication, event.id);
    publication->headers[HEADER_ID] = header_text("ce_id", id ? id : publication->id);
    if (!headers_judge(publication, !id, &event, rejection))
        return false;
    const struct record *record = record_judge(publication->kind, &event, arena, arena, rejection);
    if (!record)
        return false;
    key_set(publication, record);
    return !publication->signer || sign(publication, arena, rejection);
}
