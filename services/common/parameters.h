// Parameters of a query in PostgreSQL's binary format, built in an arena.
#pragma once

#include "common/arena.h"

#include <postgres_ext.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Oids of the types that queries take (pg_type.dat; they never change).
#define OID_BOOL        16
#define OID_BYTEA       17
#define OID_INT8        20
#define OID_INT2        21
#define OID_INT4        23
#define OID_TEXT        25
#define OID_DATE        1082
#define OID_TIMESTAMPTZ 1184
#define OID_UUID        2950

#define PARAMETERS_MOST 32

struct parameters {
    struct arena *arena;
    int count;
    Oid types[PARAMETERS_MOST];
    const char *values[PARAMETERS_MOST];
    int lengths[PARAMETERS_MOST];
    int formats[PARAMETERS_MOST];
};

struct parameters parameters_in(struct arena *arena);

void parameter_bool(struct parameters *parameters, bool value);
void parameter_int4(struct parameters *parameters, int32_t value);
void parameter_int8(struct parameters *parameters, int64_t value);
void parameter_date(struct parameters *parameters, int32_t day);                    // DAY_NONE (INT32_MIN) is null
void parameter_text(struct parameters *parameters, const char *text);               // NULL is null
void parameter_bytes(struct parameters *parameters, const void *data, size_t size); // data NULL is null

// An array of one dimension, filled element by element; `most` is the room to make for fixed sizes (bytes all in all
// may grow beyond it). The value is taken over by parameter_array.
struct array {
    struct arena *arena;
    Oid element;
    uint8_t *data;
    size_t size, room;
    uint32_t count;
    bool has_null;
};

struct array array_of(struct arena *arena, Oid element, size_t count, size_t element_size);
void array_int2(struct array *array, int16_t value);
void array_int4(struct array *array, int32_t value);
void array_int8(struct array *array, int64_t value);
void array_bytes(struct array *array, const void *data, size_t size); // uuid, text, bytea; data NULL is null
void parameter_array(struct parameters *parameters, struct array *array);

// The array's bytes as they go to the server, for a column of COPY.
const void *array_finish(struct array *array, size_t *size);
