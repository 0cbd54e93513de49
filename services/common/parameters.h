// Parameters of a query in PostgreSQL's binary format, as database_query takes them.
//
//     struct parameters parameters = parameters_in(arena);
//     parameter_text(&parameters, topic);       // $1
//     parameter_int8(&parameters, offset);      // $2
//
// Everything is copied into the arena, and lives as long as it.
#pragma once

#include "common/arena.h"

#include <postgres_ext.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The numbers of PostgreSQL's types (src/include/catalog/pg_type.dat): they are the same in all versions.
#define OID_BOOL        16
#define OID_BYTEA       17
#define OID_INT8        20
#define OID_INT2        21
#define OID_INT4        23
#define OID_TEXT        25
#define OID_TID         27 // the place of a row in its table (ctid)
#define OID_DATE        1082
#define OID_TIMESTAMPTZ 1184
#define OID_UUID        2950

#define PARAMETERS_MOST 32 // of one query; one more aborts the process, as the program itself is then wrong

// Its members are as PQsendQueryPrepared wants them.
struct parameters {
    struct arena *arena;
    int count;
    Oid types[PARAMETERS_MOST];
    const char *values[PARAMETERS_MOST];
    int lengths[PARAMETERS_MOST];
    int formats[PARAMETERS_MOST];
};

// None yet.
struct parameters parameters_in(struct arena *arena);

// Each adds the next one: the first call gives $1.
void parameter_bool(struct parameters *parameters, bool value);
void parameter_int4(struct parameters *parameters, int32_t value);
void parameter_int8(struct parameters *parameters, int64_t value);
void parameter_date(struct parameters *parameters, int32_t day);      // DAY_NONE (INT32_MIN) is null
void parameter_text(struct parameters *parameters, const char *text); // NULL is null

// An array of one dimension, such as int[], filled element by element and then added as one parameter:
//
//     struct array offsets = array_of(arena, OID_INT8, count, 8);
//     array_int8(&offsets, offset);             // count times
//     parameter_array(&parameters, &offsets);
struct array {
    struct arena *arena;
    Oid element; // type of the elements
    uint8_t *data;
    size_t size, room; // bytes
    uint32_t count;
    bool has_null;
};

// An empty array with room for `count` elements of element_size bytes each; more and larger ones may be added, at the
// cost of a copy.
struct array array_of(struct arena *arena, Oid element, size_t count, size_t element_size);
// Each adds an element of the array's type; array_int4 also serves for a date (days since 2000-01-01).
void array_int2(struct array *array, int16_t value);
void array_int4(struct array *array, int32_t value);
void array_int8(struct array *array, int64_t value);
void array_bytes(struct array *array, const void *data, size_t size); // uuid, text, bytea; data NULL is null

// Adds the array as the next parameter. No element may be added to it afterwards.
void parameter_array(struct parameters *parameters, struct array *array);

// The array as the bytes that go to the server, *size of them, for a column of a COPY (copy_buffer.h). They are in the
// array's arena. No element may be added afterwards.
const void *array_finish(struct array *array, size_t *size);
