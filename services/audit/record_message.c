#include "audit/record_message.h"
#include "determination-consumer/determination.h"
#include "topics/decode.h"
#include "topics/personal.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool has_determinations(const struct topic *topic)
{
    return topic->value == &taakstelling__v1__determination__descriptor;
}

const char *message_id(const struct topic *topic, const ProtobufCMessage *message)
{
    if (!has_determinations(topic)) // of a permit, arrival or placement the id is the first field
        return *(const char *const *)((const char *)message + topic->value->fields[0].offset);
    const Taakstelling__V1__Determination *determination = (const Taakstelling__V1__Determination *)message;
    switch (determination->determined_case) {
    case TAAKSTELLING__V1__DETERMINATION__DETERMINED_TRANSFER:
        return determination->transfer->transfer_id;
    case TAAKSTELLING__V1__DETERMINATION__DETERMINED_REORGANISATION:
        return determination->reorganisation->reorganisation_id;
    default:
        return NULL;
    }
}

bool message_name(const struct topic *topic, const ProtobufCMessage *message, char name[RECORD_NAME_SIZE])
{
    uint8_t uuid[16];
    if (has_determinations(topic))
        return determination_subject((const Taakstelling__V1__Determination *)message, name);
    const char *id = message_id(topic, message);
    if (!uuid_read(id, strlen(id), uuid))
        return false;
    uuid_format(uuid, name);
    return true;
}

// A header's value as text, or in hexadecimal where it is no text; NULL where there is no such header. To be freed.
static char *header_text(const struct message *message, const char *name)
{
    size_t i = 0;
    while (i < message->header_count && strcasecmp(message->headers[i].name, name) != 0)
        i++;
    if (i == message->header_count || !message->headers[i].value)
        return NULL;
    json_t *bytes = decode_bytes(message->headers[i].value, message->headers[i].size);
    const char *text = json_string_value(json_is_object(bytes) ? json_object_get(bytes, "hex") : bytes);
    char *copy = text ? memory_text(text, strlen(text)) : memory_text("", 0);
    json_decref(bytes);
    return copy;
}

void uuids_lower(json_t *value)
{
    const char *name;
    json_t *member;
    uint8_t uuid[16];
    char text[UUID_TEXT_SIZE];
    json_object_foreach(value, name, member)
    {
        if (json_is_string(member) && uuid_read(json_string_value(member), json_string_length(member), uuid))
            json_string_set(member, uuid_format(uuid, text));
        uuids_lower(member);
    }
}

// How many bytes a version takes. Headers count too, as those of a bad message may be large.
static size_t message_size(const struct message *message)
{
    size_t size = message->value_size;
    for (size_t i = 0; i < message->header_count; i++)
        size += message->headers[i].size;
    return size;
}

static bool message_judge(const struct topic *topic, const struct message *message, struct arena *arena,
                          struct version *version)
{
    const struct record_kind *kind = topic->kind;
    const struct record *record = NULL;
    struct rejection rejection;
    struct event event;
    if (event_read(message, kind->event_type, kind->bytes_most, &event, &rejection))
        record = record_judge(kind, &event, arena, arena, &rejection);
    if (record) {
        memcpy(version->event_id, record->event_id, sizeof version->event_id);
        version->event_time = record->event_time;
        return true;
    }
    snprintf(version->reason, sizeof version->reason, "%s", reject_reason_name(rejection.reason));
    snprintf(version->explanation, sizeof version->explanation, "%s", rejection.explanation);
    version->personal = rejection.reason == REJECT_PERSONAL_IDENTIFIER;
    return false;
}

struct version message_version(const struct topic *topic, const struct message *message,
                               const ProtobufCMessage *decoded, struct arena *arena)
{
    struct version version = {.partition = message->partition,
                              .offset = message->offset,
                              .timestamp_ms = message->timestamp_ms,
                              .id = header_text(message, "ce_id"),
                              .source = header_text(message, "ce_source"),
                              .type = header_text(message, "ce_type"),
                              .time = header_text(message, "ce_time"),
                              .value = decoded ? decode_fields(decoded) : NULL,
                              .size = message_size(message),
                              .tombstone = !message->value};
    version.valid = message_judge(topic, message, arena, &version);
    version.withdrawn = json_is_true(json_object_get(version.value, "withdrawn"));
    uuids_lower(version.value);
    // A message that was rejected for another reason may hold a person's number as well.
    version.personal = version.personal ||
                       (!version.valid && (holds_personal(version.value) ||
                                           (version.id && is_personal_identifier(version.id, strlen(version.id)))));
    if (version.personal) {
        free(version.id);
        json_decref(version.value);
        version.id = NULL;
        version.value = NULL;
        version.withdrawn = false;
    }
    return version;
}
