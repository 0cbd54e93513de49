#include "topics/decode.h"
#include "common/printable.h"
#include "messages/event.h"
#include "messages/wire.h"

#include "taakstelling/v1/common.pb-c.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static json_t *date_decode(const Taakstelling__V1__Date *date)
{
    return json_sprintf("%04d-%02d-%02d", date->year, date->month, date->day);
}

// By Buf's style every value of an enum has the enum's name as prefix, and value 0 is called PREFIX_UNSPECIFIED: so the
// prefix is what stands before UNSPECIFIED there.
json_t *decode_enum(const ProtobufCEnumDescriptor *descriptor, int number)
{
    const ProtobufCEnumValue *value = protobuf_c_enum_descriptor_get_value(descriptor, number);
    const ProtobufCEnumValue *zero = protobuf_c_enum_descriptor_get_value(descriptor, 0);
    const char *end = zero ? strstr(zero->name, "UNSPECIFIED") : NULL;
    if (!value)
        return json_integer(number);
    size_t prefix = end ? (size_t)(end - zero->name) : 0;
    return json_string(end && strncmp(value->name, zero->name, prefix) == 0 ? value->name + prefix : value->name);
}

static json_t *submessage_decode(const ProtobufCMessage *message)
{
    if (!message)
        return json_null();
    if (message->descriptor == &taakstelling__v1__date__descriptor)
        return date_decode((const Taakstelling__V1__Date *)message);
    if (message->descriptor == &taakstelling__v1__half_year__descriptor) {
        const Taakstelling__V1__HalfYear *period = (const Taakstelling__V1__HalfYear *)message;
        return json_sprintf("%d-%d", period->year, period->half);
    }
    return decode_fields(message);
}

// One value in memory; bytes do not occur in our messages.
static json_t *member_decode(const ProtobufCFieldDescriptor *field, const void *member)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_SINT32:
    case PROTOBUF_C_TYPE_SFIXED32:
        return json_integer(*(const int32_t *)member);
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_FIXED32:
        return json_integer(*(const uint32_t *)member);
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_SFIXED64:
        return json_integer(*(const int64_t *)member);
    case PROTOBUF_C_TYPE_UINT64: // above what JSON's integers take here: as text
    case PROTOBUF_C_TYPE_FIXED64:
        return *(const uint64_t *)member <= INT64_MAX ? json_integer((json_int_t) * (const uint64_t *)member)
                                                      : json_sprintf("%" PRIu64, *(const uint64_t *)member);
    case PROTOBUF_C_TYPE_FLOAT:
        return json_real(*(const float *)member);
    case PROTOBUF_C_TYPE_DOUBLE:
        return json_real(*(const double *)member);
    case PROTOBUF_C_TYPE_BOOL:
        return json_boolean(*(const protobuf_c_boolean *)member);
    case PROTOBUF_C_TYPE_ENUM:
        return decode_enum(field->descriptor, *(const int *)member);
    case PROTOBUF_C_TYPE_STRING:
        return json_string(*(const char *const *)member);
    case PROTOBUF_C_TYPE_MESSAGE:
        return submessage_decode(*(const ProtobufCMessage *const *)member);
    default:
        return json_null();
    }
}

static size_t member_size(const ProtobufCFieldDescriptor *field)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_MESSAGE:
        return sizeof(void *);
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_DOUBLE:
        return 8;
    case PROTOBUF_C_TYPE_BOOL:
        return sizeof(protobuf_c_boolean);
    default:
        return 4;
    }
}

static json_t *list_decode(const ProtobufCFieldDescriptor *field, const void *member, size_t count)
{
    json_t *list = json_array();
    const char *items = *(const char *const *)member;
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, member_decode(field, items + i * member_size(field)));
    return list;
}

json_t *decode_fields(const ProtobufCMessage *message)
{
    json_t *object = json_object();
    const char *base = (const char *)message;
    for (unsigned i = 0; i < message->descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &message->descriptor->fields[i];
        const void *member = base + field->offset, *quantifier = base + field->quantifier_offset;
        bool chosen = (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0;
        if (chosen && *(const uint32_t *)quantifier != field->id)
            continue;
        json_t *value = field->label == PROTOBUF_C_LABEL_REPEATED
                            ? list_decode(field, member, *(const size_t *)quantifier)
                            : member_decode(field, member);
        json_object_set_new(object, field->name, value ? value : json_null()); // NaN is no number in JSON
    }
    return object;
}

const ProtobufCMessage *decode_message(const struct topic *topic, const uint8_t *value, size_t size,
                                       struct arena *arena, struct rejection *rejection)
{
    struct event event;
    if (!topic->value || !event_payload_find(value, size, &event, rejection))
        return NULL;
    return record_unpack(topic->value, &event, arena, rejection);
}

json_t *decode_value(const struct topic *topic, const uint8_t *value, size_t size, struct rejection *rejection)
{
    struct arena *arena = arena_new();
    const ProtobufCMessage *message = decode_message(topic, value, size, arena, rejection);
    json_t *decoded = message ? decode_fields(message) : NULL;
    arena_free(arena);
    return decoded;
}

static bool is_nothing(const json_t *value)
{
    return json_is_null(value) || json_is_false(value) || (json_is_integer(value) && json_integer_value(value) == 0) ||
           (json_is_string(value) && !*json_string_value(value)) || (json_is_array(value) && !json_array_size(value));
}

static bool is_shown(const char *name, const char *shown)
{
    size_t length = strlen(name);
    for (; shown && *shown; shown += strcspn(shown, ","), shown += *shown == ',')
        if (strcspn(shown, ",") == length && strncmp(shown, name, length) == 0)
            return true;
    return !shown;
}

static void line_print(const json_t *fields, const char *shown, FILE *out)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)fields, name, value)
    {
        if (is_nothing(value) || !is_shown(name, shown))
            continue;
        if (json_is_object(value)) { // what a determination determines
            fprintf(out, "%s: ", name);
            line_print(value, NULL, out);
        } else if (json_is_string(value)) {
            fprintf(out, "%s=", name);
            printable_print_value(json_string_value(value), out);
            putc(' ', out);
        } else if (json_is_array(value))
            fprintf(out, "%s=[%zu] ", name, json_array_size(value));
        else if (json_is_integer(value))
            fprintf(out, "%s=%" JSON_INTEGER_FORMAT " ", name, json_integer_value(value));
        else if (json_is_true(value))
            fprintf(out, "%s ", name);
        else
            fprintf(out, "%s=%g ", name, json_real_value(value));
    }
}

char *decode_line(const json_t *fields, const char *shown)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        abort();
    line_print(fields, shown, out);
    if (fclose(out) != 0)
        abort();
    if (size && text[size - 1] == ' ')
        text[size - 1] = '\0';
    return text;
}

char *hex_format(const uint8_t *data, size_t size)
{
    static const char digits[] = "0123456789abcdef";
    char *text = memory_resize(NULL, 2 * size + 1, 1);
    for (size_t i = 0; i < size; i++) {
        text[2 * i] = digits[data[i] >> 4];
        text[2 * i + 1] = digits[data[i] & 15];
    }
    text[2 * size] = '\0';
    return text;
}

json_t *decode_bytes(const uint8_t *data, size_t size)
{
    if (!data)
        return json_null();
    json_t *text = json_stringn((const char *)data, size); // NULL where it is no UTF-8
    if (text && !memchr(data, 0, size))
        return text;
    json_decref(text);
    char *hex = hex_format(data, size);
    json_t *object = json_pack("{s:s}", "hex", hex);
    free(hex);
    return object;
}
