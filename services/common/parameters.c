#include "common/parameters.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

// Header of a binary array: dimensions, whether there are nulls, element type, length, lower bound (array_recv).
#define ARRAY_HEADER 20

static Oid array_type(Oid element)
{
    static const struct {
        Oid element, array;
    } types[] = {{OID_BOOL, 1000}, {OID_BYTEA, 1001}, {OID_INT8, 1016}, {OID_INT2, 1005}, {OID_INT4, 1007},
                 {OID_TEXT, 1009}, {OID_TID, 1010},   {OID_DATE, 1182}, {OID_UUID, 2951}, {OID_TIMESTAMPTZ, 1185}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (types[i].element == element)
            return types[i].array;
    abort(); // a programmer's error: the type is not in the table
}

static void big_endian_32(uint8_t *to, uint32_t value)
{
    value = htobe32(value);
    memcpy(to, &value, sizeof value);
}

struct parameters parameters_in(struct arena *arena)
{
    struct parameters parameters;
    memset(&parameters, 0, sizeof parameters);
    parameters.arena = arena;
    return parameters;
}

static void parameter_add(struct parameters *parameters, Oid type, const void *value, size_t length)
{
    if (parameters->count == PARAMETERS_MOST)
        abort();
    int i = parameters->count++;
    parameters->types[i] = type;
    parameters->values[i] = value;
    parameters->lengths[i] = (int)length;
    parameters->formats[i] = 1;
}

void parameter_bool(struct parameters *parameters, bool value)
{
    uint8_t byte = value;
    parameter_add(parameters, OID_BOOL, arena_copy(parameters->arena, &byte, 1), 1);
}

static void add_int4(struct parameters *parameters, Oid type, int32_t value)
{
    uint32_t bytes = htobe32((uint32_t)value);
    parameter_add(parameters, type, arena_copy(parameters->arena, &bytes, sizeof bytes), sizeof bytes);
}

void parameter_int4(struct parameters *parameters, int32_t value)
{
    add_int4(parameters, OID_INT4, value);
}

void parameter_int8(struct parameters *parameters, int64_t value)
{
    uint64_t bytes = htobe64((uint64_t)value);
    parameter_add(parameters, OID_INT8, arena_copy(parameters->arena, &bytes, sizeof bytes), sizeof bytes);
}

void parameter_date(struct parameters *parameters, int32_t day)
{
    if (day == INT32_MIN)
        parameter_add(parameters, OID_DATE, NULL, 0);
    else
        add_int4(parameters, OID_DATE, day);
}

void parameter_text(struct parameters *parameters, const char *text)
{
    size_t length = text ? strlen(text) : 0;
    parameter_add(parameters, OID_TEXT, text ? arena_copy(parameters->arena, text, length + 1) : NULL, length);
}

struct array array_of(struct arena *arena, Oid element, size_t count, size_t element_size)
{
    struct array array = {.arena = arena, .element = element, .size = ARRAY_HEADER};
    array.room = ARRAY_HEADER + count * (4 + element_size);
    array.data = arena_alloc(arena, array.room);
    return array;
}

static uint8_t *array_add(struct array *array, int32_t length)
{
    size_t size = length < 0 ? 4 : 4 + (size_t)length;
    if (array->size + size > array->room) {
        array->room = 2 * (array->size + size);
        uint8_t *data = arena_alloc(array->arena, array->room);
        array->data = memcpy(data, array->data, array->size);
    }
    uint8_t *at = array->data + array->size;
    big_endian_32(at, (uint32_t)length);
    array->size += size;
    array->count++;
    return at + 4;
}

void array_int2(struct array *array, int16_t value)
{
    uint16_t bytes = htobe16((uint16_t)value);
    memcpy(array_add(array, sizeof bytes), &bytes, sizeof bytes);
}

void array_int4(struct array *array, int32_t value)
{
    big_endian_32(array_add(array, 4), (uint32_t)value);
}

void array_int8(struct array *array, int64_t value)
{
    uint64_t bytes = htobe64((uint64_t)value);
    memcpy(array_add(array, sizeof bytes), &bytes, sizeof bytes);
}

void array_bytes(struct array *array, const void *data, size_t size)
{
    if (!data) {
        array_add(array, -1);
        array->has_null = true;
        return;
    }
    uint8_t *at = array_add(array, (int32_t)size);
    if (size)
        memcpy(at, data, size);
}

const void *array_finish(struct array *array, size_t *size)
{
    big_endian_32(array->data, array->count ? 1 : 0);
    big_endian_32(array->data + 4, array->has_null);
    big_endian_32(array->data + 8, array->element);
    big_endian_32(array->data + 12, array->count);
    big_endian_32(array->data + 16, 1);
    *size = array->count ? array->size : 12; // no dimension has no length
    return array->data;
}

void parameter_array(struct parameters *parameters, struct array *array)
{
    size_t size;
    const void *data = array_finish(array, &size);
    parameter_add(parameters, array_type(array->element), data, size);
}
