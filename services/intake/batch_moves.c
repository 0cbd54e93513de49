// What a batch does to the positions of its partitions.
#include "intake/batch_inside.h"
#include "rules/calendar.h"

#include "intake_sql.h"

#include <stdlib.h>

void batch_moves_find(struct batch *batch, size_t from, size_t to)
{
    batch->moved = 0;
    for (size_t i = 0; i < batch->move_count; i++) {
        batch->moves[i].new_offset = -1;
        batch->moves[i].latest_on = DAY_NONE;
    }
    for (size_t i = from; i < to; i++) {
        const struct entry *entry = &batch->entries[i];
        struct position_move *move = &batch->moves[entry->move];
        batch->moved += move->new_offset < 0;
        move->new_offset = entry->message.offset + 1;
        move->last_timestamp_ms = entry->message.timestamp_ms;
        if (entry->record && entry->record->day > move->latest_on)
            move->latest_on = entry->record->day;
    }
}

static int compare_moves(const void *a, const void *b)
{
    const struct position_move *left = *(struct position_move *const *)a, *right = *(struct position_move *const *)b;
    return (left->partition > right->partition) - (left->partition < right->partition);
}

bool batch_moves_write(struct batch *batch, struct database *database, int64_t *edition, struct error *error)
{
    size_t count = batch->moved;
    const struct position_move **moves = arena_alloc(batch->scratch, count * sizeof *moves);
    size_t found = 0;
    for (size_t i = 0; i < batch->move_count; i++)
        if (batch->moves[i].new_offset >= 0)
            moves[found++] = &batch->moves[i];
    qsort(moves, found, sizeof *moves, compare_moves);
    struct parameters parameters = parameters_in(batch->scratch);
    struct array partitions = array_of(batch->scratch, OID_INT4, count, 4);
    struct array expected = array_of(batch->scratch, OID_INT8, count, 8);
    struct array new_offsets = array_of(batch->scratch, OID_INT8, count, 8);
    struct array days = array_of(batch->scratch, OID_DATE, count, 4);
    struct array timestamps = array_of(batch->scratch, OID_INT8, count, 8);
    for (size_t i = 0; i < found; i++) {
        const struct position_move *move = moves[i];
        array_int4(&partitions, move->partition);
        array_int8(&expected, move->expected);
        array_int8(&new_offsets, move->new_offset);
        if (move->latest_on == DAY_NONE)
            array_bytes(&days, NULL, 0);
        else
            array_int4(&days, move->latest_on);
        if (move->last_timestamp_ms < 0)
            array_bytes(&timestamps, NULL, 0);
        else
            array_int8(&timestamps, move->last_timestamp_ms);
    }
    parameter_text(&parameters, batch->kind->topic);
    parameter_array(&parameters, &partitions);
    parameter_array(&parameters, &expected);
    parameter_array(&parameters, &new_offsets);
    parameter_array(&parameters, &days);
    parameter_array(&parameters, &timestamps);
    PGresult *result = database_query(database, intake_sql_position_move, &parameters, error);
    if (!result)
        return false;
    size_t rows = (size_t)PQntuples(result);
    *edition = rows > 0 ? result_int8(result, 0, 0) : 0;
    PQclear(result);
    return rows == count ||
           error_set(error, ERROR_FENCED, "%s: another consumer moved a position meanwhile", batch->kind->topic);
}
