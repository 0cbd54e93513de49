#include "ledger/figure_row.h"
#include "ledger/figure_message.h"
#include "rules/calendar.h"

#include "taakstelling/v1/common.pb-c.h"

#include <stdlib.h>
#include <string.h>

#define YEAR_FIRST 2000
#define YEAR_LAST  2200

static const void *field_at(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
    return (const char *)message + field->offset;
}

static bool is_half_year(const ProtobufCFieldDescriptor *field)
{
    return field->descriptor == &taakstelling__v1__half_year__descriptor;
}

static Oid column_type(const ProtobufCFieldDescriptor *field)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_STRING:
        return OID_TEXT;
    case PROTOBUF_C_TYPE_MESSAGE:
        return OID_DATE;
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_UINT32: // PostgreSQL's int is signed and does not hold all of them
        return OID_INT8;
    case PROTOBUF_C_TYPE_SINT32:
        return OID_INT4;
    case PROTOBUF_C_TYPE_ENUM:
        return OID_INT2;
    case PROTOBUF_C_TYPE_BOOL:
        return OID_BOOL;
    default:
        abort(); // a programmer's error: a field of a kind that no figure had
    }
}

struct figure_rows figure_rows_of(const ProtobufCMessageDescriptor *descriptor, size_t count, struct arena *arena)
{
    struct figure_rows rows = {.descriptor = descriptor};
    for (unsigned i = 0; i < descriptor->n_fields; i++)
        rows.columns[i] = array_of(arena, column_type(&descriptor->fields[i]), count, 8);
    return rows;
}

static bool half_year_fits(const Taakstelling__V1__HalfYear *half_year)
{
    return half_year && half_year->year >= YEAR_FIRST && half_year->year <= YEAR_LAST &&
           (half_year->half == 1 || half_year->half == 2);
}

static bool date_fits(const Taakstelling__V1__Date *date)
{
    return !date ||
           (date->year >= YEAR_FIRST - 1 && date->year <= YEAR_LAST && date_exists(date->year, date->month, date->day));
}

bool figure_row_fits(const ProtobufCMessage *message)
{
    bool fits = true;
    for (unsigned i = 0; i < message->descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &message->descriptor->fields[i];
        const void *value = field_at(message, field);
        if (field->type == PROTOBUF_C_TYPE_MESSAGE)
            fits = fits && (is_half_year(field) ? half_year_fits(*(Taakstelling__V1__HalfYear *const *)value)
                                                : date_fits(*(Taakstelling__V1__Date *const *)value));
        else if (field->type == PROTOBUF_C_TYPE_UINT64)
            fits = fits && *(const uint64_t *)value <= INT64_MAX;
        else if (field->type == PROTOBUF_C_TYPE_ENUM)
            fits = fits && *(const int32_t *)value >= 0 && *(const int32_t *)value <= INT16_MAX;
    }
    return fits;
}

// Adds a HalfYear or a Date to a column; a Date that is not set is null.
static void day_add(struct array *column, const ProtobufCFieldDescriptor *field, const void *value)
{
    if (is_half_year(field)) {
        const Taakstelling__V1__HalfYear *half_year = *(Taakstelling__V1__HalfYear *const *)value;
        array_int4(column, period_first_day(period_of(half_year->year, half_year->half)));
        return;
    }
    const Taakstelling__V1__Date *date = *(Taakstelling__V1__Date *const *)value;
    if (date)
        array_int4(column, day_of(date->year, date->month, date->day));
    else
        array_bytes(column, NULL, 0);
}

static void value_add(struct array *column, const ProtobufCFieldDescriptor *field, const void *value)
{
    const char *text;
    uint8_t truth;
    switch (field->type) {
    case PROTOBUF_C_TYPE_STRING:
        text = *(const char *const *)value;
        array_bytes(column, text, strlen(text));
        break;
    case PROTOBUF_C_TYPE_MESSAGE:
        day_add(column, field, value);
        break;
    case PROTOBUF_C_TYPE_UINT64:
        array_int8(column, (int64_t)*(const uint64_t *)value);
        break;
    case PROTOBUF_C_TYPE_UINT32:
        array_int8(column, *(const uint32_t *)value);
        break;
    case PROTOBUF_C_TYPE_SINT32:
        array_int4(column, *(const int32_t *)value);
        break;
    case PROTOBUF_C_TYPE_ENUM:
        array_int2(column, (int16_t)*(const int32_t *)value);
        break;
    default: // a boolean: column_type has refused any other type
        truth = *(const protobuf_c_boolean *)value != 0;
        array_bytes(column, &truth, sizeof truth);
    }
}

void figure_rows_add(struct figure_rows *rows, const ProtobufCMessage *message)
{
    for (unsigned i = 0; i < rows->descriptor->n_fields; i++)
        value_add(&rows->columns[i], &rows->descriptor->fields[i], field_at(message, &rows->descriptor->fields[i]));
    rows->count++;
}

void figure_rows_parameters(struct figure_rows *rows, struct parameters *parameters)
{
    for (unsigned i = 0; i < rows->descriptor->n_fields; i++)
        parameter_array(parameters, &rows->columns[i]);
}

static void *day_read(const ProtobufCFieldDescriptor *field, int32_t day, struct arena *arena)
{
    return is_half_year(field) ? (void *)period_message(period_of_day(day), arena) : (void *)date_message(day, arena);
}

ProtobufCMessage *figure_row_read(const ProtobufCMessageDescriptor *descriptor, const PGresult *result, int row,
                                  struct arena *arena)
{
    ProtobufCMessage *message = arena_alloc(arena, descriptor->sizeof_message);
    protobuf_c_message_init(descriptor, message);
    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &descriptor->fields[i];
        void *value = (char *)message + field->offset;
        if (field->type == PROTOBUF_C_TYPE_STRING)
            *(char **)value = arena_text(arena, "%s", result_text(result, row, (int)i));
        else if (field->type == PROTOBUF_C_TYPE_MESSAGE)
            *(void **)value = day_read(field, result_date(result, row, (int)i), arena);
        else if (field->type == PROTOBUF_C_TYPE_UINT64)
            *(uint64_t *)value = (uint64_t)result_int8(result, row, (int)i);
        else if (field->type == PROTOBUF_C_TYPE_UINT32)
            *(uint32_t *)value = (uint32_t)result_int8(result, row, (int)i);
        else if (field->type == PROTOBUF_C_TYPE_SINT32)
            *(int32_t *)value = result_int4(result, row, (int)i);
        else if (field->type == PROTOBUF_C_TYPE_ENUM)
            *(int32_t *)value = result_int2(result, row, (int)i);
        else
            *(protobuf_c_boolean *)value = result_bool(result, row, (int)i);
    }
    return message;
}
