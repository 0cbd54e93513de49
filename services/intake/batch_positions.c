#include "intake/batch_positions.h"

#include "intake_sql.h"

#include <string.h>

// The highest id that is stored goes to all positions. It is read after these: an id that another consumer stores
// meanwhile moves a position as well, and that is found out (positions_move).
static bool highest_read(const struct record_kind *kind, struct database *database,
                         struct partition_position *positions, size_t count, struct error *error)
{
    size_t size;
    if (!kind->highest)
        return true;
    PGresult *result = database_query(database, kind->highest, NULL, error);
    if (!result)
        return false;
    for (size_t i = 0; i < count && PQntuples(result) > 0; i++)
        memcpy(positions[i].highest_id, result_bytes(result, 0, 0, &size), sizeof positions[i].highest_id);
    PQclear(result);
    return true;
}

bool batch_read_positions(const struct record_kind *kind, struct database *database,
                          struct partition_position *positions, size_t count, struct error *error)
{
    struct arena *arena = arena_new();
    struct parameters parameters = parameters_in(arena);
    struct array partitions = array_of(arena, OID_INT4, count, 4);
    for (size_t i = 0; i < count; i++)
        array_int4(&partitions, positions[i].partition);
    parameter_text(&parameters, kind->topic);
    parameter_array(&parameters, &partitions);
    PGresult *result = database_query(database, intake_sql_position_read, &parameters, error);
    arena_free(arena);
    if (!result)
        return false;
    size_t rows = (size_t)PQntuples(result);
    for (size_t row = 0; row < rows && row < count; row++) {
        positions[row].partition = result_int4(result, (int)row, 0);
        positions[row].next_offset = result_int8(result, (int)row, 1);
        positions[row].latest_on = result_date(result, (int)row, 2);
        memset(positions[row].highest_id, 0, sizeof positions[row].highest_id);
        positions[row].last_timestamp_ms = PQgetisnull(result, (int)row, 3) ? -1 : result_int8(result, (int)row, 3);
    }
    PQclear(result);
    // Another instance that adds the same row at the same time may hide it from this snapshot; the next look sees it.
    if (rows != count)
        return error_set(error, ERROR_TRANSIENT, "%s: %zu of %zu positions read", kind->topic, rows, count);
    return highest_read(kind, database, positions, count, error);
}

bool batch_look_positions(const struct record_kind *kind, struct database *database,
                          const struct partition_position *expected, size_t count, bool *same, struct error *error)
{
    struct arena *arena = arena_new();
    struct parameters parameters = parameters_in(arena);
    struct array partitions = array_of(arena, OID_INT4, count, 4), offsets = array_of(arena, OID_INT8, count, 8);
    for (size_t i = 0; i < count; i++) {
        array_int4(&partitions, expected[i].partition);
        array_int8(&offsets, expected[i].next_offset);
    }
    parameter_text(&parameters, kind->topic);
    parameter_array(&parameters, &partitions);
    parameter_array(&parameters, &offsets);
    PGresult *result = database_query(database, intake_sql_position_look, &parameters, error);
    arena_free(arena);
    *same = result && result_int8(result, 0, 0) == (int64_t)count;
    PQclear(result);
    return result != NULL;
}
