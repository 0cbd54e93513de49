// Parameters as PostgreSQL's *_recv functions read them, and results as its *_send functions write them (src/backend/
// utils/adt of PostgreSQL 15: array_recv and array_send in arrayfuncs.c, int.c, int8.c, date.c).
#include "common/database.h"

#include <criterion/criterion.h>
#include <string.h>

#define COUNT(array)               (sizeof(array) / sizeof((array)[0]))
#define BYTES(literal)             literal, sizeof(literal) - 1
#define INT4                       "\0\0\0\x17" // their Oids
#define LENGTH(byte)               "\0\0\0" byte
#define HEADER(nulls, type, count) LENGTH("\1") LENGTH(nulls) type LENGTH(count) LENGTH("\1")

static struct arena *arena;
static struct parameters parameters;

static void setup(void)
{
    arena = arena_new();
    parameters = parameters_in(arena);
}

static void teardown(void)
{
    arena_free(arena);
}

TestSuite(parameters, .init = setup, .fini = teardown);

static void expect_last(Oid type, const char *bytes, size_t size)
{
    int last = parameters.count - 1;
    cr_assert_geq(last, 0);
    cr_expect_eq(parameters.formats[last], 1, "binary");
    cr_expect_eq(parameters.types[last], type, "parameter %d has type %u", last + 1, parameters.types[last]);
    if (!bytes) {
        cr_expect_null(parameters.values[last]);
        return;
    }
    cr_assert_not_null(parameters.values[last]);
    cr_assert_eq(parameters.lengths[last], (int)size, "parameter %d has %d bytes", last + 1, parameters.lengths[last]);
    cr_expect_arr_eq(parameters.values[last], bytes, size, "parameter %d", last + 1);
}

Test(parameters, scalars)
{
    parameter_bool(&parameters, true);
    expect_last(16, BYTES("\1"));
    parameter_bool(&parameters, false);
    expect_last(16, BYTES("\0"));
    parameter_int4(&parameters, 0x01020304);
    expect_last(23, BYTES("\1\2\3\4"));
    parameter_int4(&parameters, -2);
    expect_last(23, BYTES("\xff\xff\xff\xfe"));
    parameter_int8(&parameters, INT64_C(0x0102030405060708));
    expect_last(20, BYTES("\1\2\3\4\5\6\7\x08"));
    parameter_int8(&parameters, INT64_MIN);
    expect_last(20, BYTES("\x80\0\0\0\0\0\0\0"));
    parameter_date(&parameters, 366); // 2001-01-01, in days since 2000
    expect_last(1082, BYTES("\0\0\1\x6e"));
    parameter_date(&parameters, -1);
    expect_last(1082, BYTES("\xff\xff\xff\xff"));
    parameter_date(&parameters, INT32_MIN);
    expect_last(1082, NULL, 0);
    cr_expect_eq(parameters.count, 9);
}

Test(parameters, texts_are_copied)
{
    char text[] = "é";
    parameter_text(&parameters, text);
    memset(text, 'x', sizeof text - 1);
    expect_last(25, BYTES("é"));
    parameter_text(&parameters, "");
    expect_last(25, BYTES(""));
    parameter_text(&parameters, NULL);
    expect_last(25, NULL, 0);
}

Test(parameters, array_of_int4)
{
    struct array array = array_of(arena, OID_INT4, 2, 4);
    array_int4(&array, 1);
    array_int4(&array, -1);
    parameter_array(&parameters, &array);
    expect_last(1007, BYTES(HEADER("\0", INT4, "\2") LENGTH("\4") "\0\0\0\1" LENGTH("\4") "\xff\xff\xff\xff"));
}

Test(parameters, array_of_int2)
{
    struct array array = array_of(arena, OID_INT2, 2, 2);
    array_int2(&array, 0x0102);
    array_int2(&array, -1);
    parameter_array(&parameters, &array);
    expect_last(1005, BYTES(HEADER("\0", "\0\0\0\x15", "\2") LENGTH("\2") "\1\2" LENGTH("\2") "\xff\xff"));
}

Test(parameters, array_of_int8)
{
    struct array array = array_of(arena, OID_INT8, 1, 8);
    array_int8(&array, INT64_C(0x0102030405060708));
    parameter_array(&parameters, &array);
    expect_last(1016, BYTES(HEADER("\0", "\0\0\0\x14", "\1") LENGTH("\x08") "\1\2\3\4\5\6\7\x08"));
}

Test(parameters, array_of_texts_with_a_null)
{
    struct array array = array_of(arena, OID_TEXT, 3, 0);
    array_bytes(&array, "ab", 2);
    array_bytes(&array, NULL, 0);
    array_bytes(&array, "", 0);
    parameter_array(&parameters, &array);
    expect_last(1009, BYTES(HEADER("\1", "\0\0\0\x19", "\3") LENGTH("\2") "ab\xff\xff\xff\xff" LENGTH("\0")));
}

Test(parameters, array_of_none)
{
    struct array array = array_of(arena, OID_UUID, 0, 16);
    parameter_array(&parameters, &array);
    expect_last(2951, BYTES("\0\0\0\0\0\0\0\0\0\0\x0b\x86"));
}

Test(parameters, array_types)
{
    static const Oid types[][2] = {{16, 1000}, {17, 1001},   {20, 1016},   {21, 1005},  {23, 1007},
                                   {25, 1009}, {1082, 1182}, {1184, 1185}, {2950, 2951}}; // pg_type.dat
    for (size_t i = 0; i < COUNT(types); i++) {
        struct array array = array_of(arena, types[i][0], 0, 0);
        parameter_array(&parameters, &array);
        cr_expect_eq(parameters.types[i], types[i][1], "array of %u", types[i][0]);
    }
}

// A result of one row with a bytea-like column for each value; NULL is null.
static PGresult *result_of(size_t count, const char *const *values, const int *sizes)
{
    PGresAttDesc columns[8] = {{.name = NULL}};
    PGresult *result = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
    char name[] = "column";
    for (size_t i = 0; i < count; i++)
        columns[i] = (PGresAttDesc){.name = name, .format = 1, .typid = OID_BYTEA, .typlen = -1, .atttypmod = -1};
    cr_assert(PQsetResultAttrs(result, (int)count, columns));
    for (size_t i = 0; i < count; i++)
        cr_assert(PQsetvalue(result, 0, (int)i, (char *)values[i], values[i] ? sizes[i] : -1));
    return result;
}

Test(parameters, results_of_one_value)
{
    static const char *const values[] = {"\1", "\0", "\xff\xfe", "\1\2\3\4", "\xff\xff\xff\xff\xff\xff\xff\xfe",
                                         "é",  NULL};
    static const int sizes[] = {1, 1, 2, 4, 8, 2, 0};
    size_t size;
    PGresult *result = result_of(COUNT(values), values, sizes);
    cr_expect(result_bool(result, 0, 0));
    cr_expect_not(result_bool(result, 0, 1));
    cr_expect_eq(result_int2(result, 0, 2), -2);
    cr_expect_eq(result_int4(result, 0, 3), 0x01020304);
    cr_expect_eq(result_date(result, 0, 3), 0x01020304);
    cr_expect_eq(result_date(result, 0, 6), INT32_MIN);
    cr_expect_eq(result_int8(result, 0, 4), -2);
    cr_expect_str_eq(result_text(result, 0, 5), "é");
    cr_expect_null(result_text(result, 0, 6));
    cr_expect_arr_eq(result_bytes(result, 0, 3, &size), values[3], 4);
    cr_expect_eq(size, 4);
    cr_expect_null(result_bytes(result, 0, 6, &size));
    cr_expect_eq(size, 0);
    PQclear(result);
}

// What array_finish makes for the server is what result_array reads from it: both are array_send's format.
Test(parameters, results_that_are_arrays)
{
    struct array array = array_of(arena, OID_BYTEA, 3, 0);
    array_bytes(&array, "ab", 2);
    array_bytes(&array, NULL, 0);
    array_bytes(&array, "", 0);
    for (int i = 0; i < 3000; i++) // grows as it must
        array_bytes(&array, "0123456789", 10);
    size_t size, none_size;
    struct array none = array_of(arena, OID_BYTEA, 0, 0);
    const char *values[] = {array_finish(&array, &size), array_finish(&none, &none_size), NULL};
    const int sizes[] = {(int)size, (int)none_size, 0};
    PGresult *result = result_of(COUNT(values), values, sizes);
    struct array_reader reader = result_array(result, 0, 0);
    const uint8_t *data;
    cr_assert(array_next(&reader, &data, &size) && size == 2 && memcmp(data, "ab", 2) == 0);
    cr_assert(array_next(&reader, &data, &size) && !data && size == 0);
    cr_assert(array_next(&reader, &data, &size) && data && size == 0);
    for (int i = 0; i < 3000; i++)
        cr_assert(array_next(&reader, &data, &size) && size == 10 && memcmp(data, "0123456789", 10) == 0);
    cr_assert_not(array_next(&reader, &data, &size));
    for (int column = 1; column <= 2; column++) {
        reader = result_array(result, 0, column);
        cr_assert_not(array_next(&reader, &data, &size), "an empty array and a null one");
    }
    PQclear(result);
}
