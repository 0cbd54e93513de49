#include "topics/message_json.h"
#include "common/printable.h"
#include "messages/event.h"
#include "topics/decode.h"
#include "topics/personal.h"

#include <stdlib.h>
#include <string.h>

// Adds a header. A name that is no UTF-8, which JSON cannot have, is added as it is shown (printable.h).
static void header_add(json_t *headers, const char *name, json_t *value)
{
    if (json_object_set(headers, name, value) != 0) {
        char *shown = printable_copy(name);
        json_object_set(headers, shown, value);
        free(shown);
    }
    json_decref(value);
}

static json_t *headers_json(const rd_kafka_message_t *message)
{
    json_t *object = json_object();
    rd_kafka_headers_t *headers;
    const char *name;
    const void *value;
    size_t size;
    if (rd_kafka_message_headers(message, &headers))
        return object;
    for (size_t i = 0; rd_kafka_header_get_all(headers, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR; i++)
        header_add(object, name, decode_bytes(value, size));
    return object;
}

// The topic whose kind of message the value is: of a reject the one that it came from; NULL where that is not known.
static const struct topic *topic_of_value(const struct topic *topic, const json_t *headers)
{
    const char *origin = json_string_value(json_object_get(headers, ERROR_HEADER "topic"));
    return topic->value ? topic : origin ? topic_find(origin) : NULL;
}

static bool message_is_personal(const json_t *message)
{
    const char *name;
    json_t *value;
    json_object_foreach(json_object_get(message, "headers"), name, value)
    {
        if (header_is_id(name) && holds_personal(value))
            return true;
    }
    return holds_personal(json_object_get(message, "key")) || holds_personal(json_object_get(message, "value"));
}

// Says whether a person's number is in the message, and if so leaves only what may be shown of it.
static json_t *personal_hide(json_t *message)
{
    json_t *headers = json_object_get(message, "headers"), *value;
    const char *name;
    void *next;
    json_object_set_new(message, "personal", json_boolean(message_is_personal(message)));
    if (json_is_false(json_object_get(message, "personal")))
        return message;
    json_object_foreach_safe(headers, next, name, value)
    {
        if (!header_is_shown(name))
            json_object_del(headers, name);
    }
    json_object_set_new(message, "key", json_null());
    json_object_set_new(message, "value", json_null());
    json_object_del(message, "value_hex");
    return message;
}

json_t *message_json(const struct topic *topic, const rd_kafka_message_t *message)
{
    rd_kafka_timestamp_type_t type;
    struct rejection ignored;
    char time[EVENT_TIME_SIZE];
    int64_t timestamp_ms = rd_kafka_message_timestamp(message, &type);
    json_t *headers = headers_json(message);
    const struct topic *origin = topic_of_value(topic, headers);
    json_t *value = origin && message->payload ? decode_value(origin, message->payload, message->len, &ignored) : NULL;
    char *hex = message->payload && !value ? hex_format(message->payload, message->len) : NULL;
    json_t *object = json_pack(
        "{s:s, s:i, s:I, s:s?, s:o, s:o, s:o?, s:s*}", "topic", topic->name, "partition", message->partition, "offset",
        message->offset, "timestamp",
        timestamp_ms < 0 ? NULL : event_time_format((timestamp_ms - UNIX_TO_2000_MS) * 1000, time), "key",
        decode_bytes(message->key, message->key_len), "headers", headers, "value", value, "value_hex", hex);
    free(hex);
    return personal_hide(object);
}

static bool value_names(const json_t *value, const char *code)
{
    const char *name;
    json_t *member;
    size_t i;
    if (json_is_string(value))
        return strcmp(json_string_value(value), code) == 0;
    json_object_foreach((json_t *)value, name, member)
    {
        if (value_names(member, code))
            return true;
    }
    json_array_foreach(value, i, member)
    {
        if (value_names(member, code))
            return true;
    }
    return false;
}

bool message_json_names(const json_t *message, const char *code)
{
    return value_names(json_object_get(message, "value"), code);
}
