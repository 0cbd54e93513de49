#include "feed/fields.h"
#include "messages/message.h"
#include "rules/calendar.h"

#include "taakstelling/v1/common.pb-c.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define ENUM_NONE "UNSPECIFIED" // the name of every enum's value 0 ends so (Buf's style); before it stands the prefix

void *field_message_new(const ProtobufCMessageDescriptor *descriptor, struct arena *arena)
{
    void *message = arena_alloc(arena, descriptor->sizeof_message);
    descriptor->message_init(message);
    return message;
}

enum row_form field_form(const ProtobufCFieldDescriptor *field)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_STRING:
        if (strcmp(field->name, "province_code") == 0)
            return ROW_PROVINCE;
        return strcmp(field->name, "municipality_code") == 0 || strcmp(field->name, "from_code") == 0 ||
                       strcmp(field->name, "to_code") == 0 || strcmp(field->name, "code") == 0
                   ? ROW_CODE
                   : ROW_TEXT;
    case PROTOBUF_C_TYPE_DOUBLE:
        return ROW_DEGREES;
    case PROTOBUF_C_TYPE_BOOL:
        return ROW_BOOL;
    case PROTOBUF_C_TYPE_ENUM:
        return ROW_ENUM;
    case PROTOBUF_C_TYPE_MESSAGE:
        return field->descriptor == &taakstelling__v1__date__descriptor ? ROW_DATE : ROW_PERIOD;
    default:
        return ROW_NUMBER;
    }
}

static bool fault_of(struct row_fault *fault, enum reject_reason reason, const char *field, const char *asked)
{
    return row_fault_set(fault, reject_reason_name(reason), "%s is no %s", field, asked);
}

// Reads a whole number from lowest to highest, with no sign but a `-`. False where it is none, or out of bounds.
static bool number_read(const char *text, int64_t lowest, uint64_t highest, int64_t *number)
{
    char *end;
    bool negative = *text == '-';
    if (!isdigit((unsigned char)text[negative]))
        return false;
    errno = 0;
    unsigned long long size = strtoull(text + negative, &end, 10);
    if (*end || errno || size > INT64_MAX)
        return false;
    *number = negative ? -(int64_t)size : (int64_t)size;
    return *number >= lowest && (*number < 0 || (uint64_t)*number <= highest);
}

static bool real_read(const char *text, double *real)
{
    char *end;
    if (isspace((unsigned char)*text) || strpbrk(text, "xXnNiI")) // strtod takes hexadecimal, nan and inf too
        return false;
    *real = strtod(text, &end);
    return end != text && !*end;
}

static bool bool_read(const char *text, bool *value)
{
    *value = strcmp(text, "1") == 0 || strcasecmp(text, "true") == 0;
    return *value || strcmp(text, "0") == 0 || strcasecmp(text, "false") == 0;
}

// Whether a name and a text are the same but for case, and with - for _ in the text.
static bool names_match(const char *name, const char *text)
{
    for (; *name && *text; name++, text++)
        if (tolower((unsigned char)*name) != tolower((unsigned char)(*text == '-' ? '_' : *text)))
            return false;
    return !*name && !*text;
}

// The length of the prefix that the names of an enum's values have. protobuf-c has the values in the order of their
// numbers, so the first one is 0.
static size_t enum_prefix(const ProtobufCEnumDescriptor *descriptor)
{
    return strlen(descriptor->values[0].name) - strlen(ENUM_NONE);
}

static bool enum_read(const ProtobufCEnumDescriptor *descriptor, const char *text, int *value)
{
    size_t prefix = enum_prefix(descriptor);
    int64_t number;
    for (unsigned i = 0; i < descriptor->n_values; i++)
        if (names_match(descriptor->values[i].name + prefix, text) || names_match(descriptor->values[i].name, text)) {
            *value = descriptor->values[i].value;
            return true;
        }
    if (!number_read(text, INT32_MIN, INT32_MAX, &number))
        return false;
    *value = (int)number;
    return true;
}

static bool enum_fault(struct row_fault *fault, const ProtobufCFieldDescriptor *field)
{
    const ProtobufCEnumDescriptor *descriptor = field->descriptor;
    size_t prefix = enum_prefix(descriptor), at = 0;
    char list[256] = "";
    for (unsigned i = 1; i < descriptor->n_values && at < sizeof list; i++)
        at += (size_t)snprintf(list + at, sizeof list - at, "%s%s", i > 1 ? ", " : "",
                               descriptor->values[i].name + prefix);
    return row_fault_set(fault, reject_reason_name(REJECT_UNSPECIFIED_ENUM), "%s is none of %s", field->name, list);
}

static int digits_read(const char *text, int count)
{
    int number = 0;
    for (int i = 0; i < count; i++)
        number = number * 10 + (text[i] - '0');
    return number;
}

static Taakstelling__V1__Date *date_read(const char *text, struct arena *arena)
{
    static const char shape[] = "0000-00-00";
    for (size_t i = 0; i < sizeof shape; i++) // with the NUL
        if (shape[i] == '0' ? !isdigit((unsigned char)text[i]) : text[i] != shape[i])
            return NULL;
    Taakstelling__V1__Date *date = field_message_new(&taakstelling__v1__date__descriptor, arena);
    date->year = digits_read(text, 4);
    date->month = digits_read(text + 5, 2);
    date->day = digits_read(text + 8, 2);
    return date;
}

static Taakstelling__V1__HalfYear *half_year_read(const char *text, struct arena *arena)
{
    int period;
    if (!period_parse(text, &period))
        return NULL;
    Taakstelling__V1__HalfYear *half_year = field_message_new(&taakstelling__v1__half_year__descriptor, arena);
    half_year->year = period_year(period);
    half_year->half = period_half(period);
    return half_year;
}

static bool message_set(void *place, const ProtobufCFieldDescriptor *field, const char *text, struct arena *arena,
                        struct row_fault *fault)
{
    if (field->descriptor == &taakstelling__v1__date__descriptor) {
        Taakstelling__V1__Date *date = date_read(text, arena);
        *(Taakstelling__V1__Date **)place = date;
        return date || fault_of(fault, REJECT_INVALID_DATE, field->name, "date such as 2017-01-31");
    }
    Taakstelling__V1__HalfYear *half_year = half_year_read(text, arena);
    *(Taakstelling__V1__HalfYear **)place = half_year;
    return half_year || fault_of(fault, REJECT_INVALID_PERIOD, field->name, "half-year such as 2017-1");
}

static bool number_set(void *place, const ProtobufCFieldDescriptor *field, const char *text, struct row_fault *fault)
{
    int64_t number;
    switch (field->type) {
    case PROTOBUF_C_TYPE_UINT32:
        if (!number_read(text, 0, UINT32_MAX, &number))
            return fault_of(fault, REJECT_PERSONS_OUT_OF_RANGE, field->name, "whole number from 0 on");
        *(uint32_t *)place = (uint32_t)number;
        return true;
    case PROTOBUF_C_TYPE_SINT32:
        if (!number_read(text, INT32_MIN, INT32_MAX, &number))
            return fault_of(fault, REJECT_PERSONS_OUT_OF_RANGE, field->name, "whole number");
        *(int32_t *)place = (int32_t)number;
        return true;
    default:
        if (!number_read(text, 0, INT64_MAX, &number))
            return fault_of(fault, REJECT_INHABITANTS_OUT_OF_RANGE, field->name, "whole number from 0 on");
        *(uint64_t *)place = (uint64_t)number;
        return true;
    }
}

bool field_set(void *message, const ProtobufCFieldDescriptor *field, const char *text, struct arena *arena,
               struct row_fault *fault)
{
    void *place = (char *)message + field->offset;
    bool value;
    if (!text)
        return true;
    switch (field->type) {
    case PROTOBUF_C_TYPE_STRING:
        *(const char **)place = text;
        return true;
    case PROTOBUF_C_TYPE_DOUBLE:
        return real_read(text, place) || fault_of(fault, REJECT_INCONSISTENT_FIGURES, field->name, "number");
    case PROTOBUF_C_TYPE_BOOL:
        if (!bool_read(text, &value))
            return row_fault_set(fault, ROW_MALFORMED, "%s is neither true nor false", field->name);
        *(protobuf_c_boolean *)place = value;
        return true;
    case PROTOBUF_C_TYPE_ENUM:
        return enum_read(field->descriptor, text, place) || enum_fault(fault, field);
    case PROTOBUF_C_TYPE_MESSAGE:
        return message_set(place, field, text, arena, fault);
    default:
        return number_set(place, field, text, fault);
    }
}

bool field_set_named(void *message, const char *name, const char *text, struct arena *arena, struct row_fault *fault)
{
    const ProtobufCMessageDescriptor *descriptor = ((ProtobufCMessage *)message)->descriptor;
    return field_set(message, protobuf_c_message_descriptor_get_field_by_name(descriptor, name), text, arena, fault);
}

void *field_append(void *message, const char *name, struct arena *arena)
{
    const ProtobufCMessageDescriptor *descriptor = ((ProtobufCMessage *)message)->descriptor;
    const ProtobufCFieldDescriptor *field = protobuf_c_message_descriptor_get_field_by_name(descriptor, name);
    size_t *count = (size_t *)((char *)message + field->quantifier_offset);
    void ***items = (void ***)((char *)message + field->offset);
    if ((*count & (*count - 1)) == 0) { // full at 0 and the powers of 2
        void **grown = arena_alloc(arena, (*count ? *count * 2 : 1) * sizeof *grown);
        if (*count)
            memcpy(grown, *items, *count * sizeof *grown);
        *items = grown;
    }
    void *item = field_message_new(field->descriptor, arena);
    (*items)[(*count)++] = item;
    return item;
}
