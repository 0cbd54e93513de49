#include "common/fault.h"
#include "intake/batch.h"
#include "intake/batch_inside.h"
#include "rules/calendar.h"

#include "intake_sql.h"

#include <stdlib.h>
#include <string.h>

// Fills the moves with what entries [from, to) do to the positions; new_offset is -1 where they have none of a
// partition.
static void moves_find(struct batch *batch, size_t from, size_t to)
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

// Moves the positions in the order of the partitions, so that two consumers that both believe to have them lock the
// rows in the same order and cannot deadlock.
static bool positions_move(struct batch *batch, struct database *database, struct error *error)
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
    int64_t rows;
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
    if (!database_execute(database, intake_sql_position_move, &parameters, &rows, error))
        return false;
    return rows == (int64_t)count ||
           error_set(error, ERROR_FENCED, "%s: another consumer moved a position meanwhile", batch->kind->topic);
}

static void count_record(struct batch *batch, const struct record *record, int sign)
{
    if (batch->kind->count && !record->withdrawn)
        batch->kind->count(record, sign, &batch->differences);
}

// The stored versions of the winners' ids that are overtaken.
struct overtaken {
    struct array places, ids, events;
};

// Copies the rows of the winners that hold into the buffer.
static void rows_make(struct batch *batch)
{
    copy_start(&batch->rows);
    for (size_t i = 0; i < batch->winners.count; i++)
        if (!batch->winners.items[i].overtaken)
            batch->kind->write(batch->winners.items[i].record, &batch->rows);
    copy_end(&batch->rows);
}

// The winners of entries [from, to), their ids, their rows and what they count for, and the rows of the rejects, as if
// none of them were stored; and what the entries do to the positions. With `all` the ids of all winners will be looked
// up, else only of those that may be stored.
static void range_prepare(struct batch *batch, size_t from, size_t to, bool all)
{
    arena_reset(batch->scratch);
    differences_clear(&batch->differences);
    moves_find(batch, from, to);
    winners_start(&batch->winners, to - from);
    for (size_t i = from; i < to; i++)
        if (batch->entries[i].record)
            winners_add(&batch->winners, batch->entries[i].record);
    batch->rejected = to - from - batch->winners.count;
    winners_finish(&batch->winners);
    batch->ids = array_of(batch->scratch, batch->kind->id_type, batch->winners.count, 16);
    for (size_t i = 0; i < batch->winners.count; i++) {
        const struct record *record = batch->winners.items[i].record;
        if (all || !record->beyond)
            array_bytes(&batch->ids, record->id, record->id_size);
        count_record(batch, record, +1);
    }
    rows_make(batch);
    batch_prepare_rejects(batch, from, to);
}

void batch_prepare(struct batch *batch)
{
    batch_settle(batch);
    range_prepare(batch, 0, batch->count, false);
    batch->prepared = true;
}

// Settles a stored version with the winner of its id, one of which holds. What the other one counts for is taken off
// the differences: the winner was counted while preparing, the stored version when it was written.
static void stored_compare(struct batch *batch, const PGresult *result, int row, struct overtaken *overtaken)
{
    const struct record *stored = batch->kind->read(result, row, batch->scratch);
    size_t place_size;
    const uint8_t *place = result_bytes(result, row, PQnfields(result) - 1, &place_size);
    struct winner *winner = winners_search(&batch->winners, stored);
    if (!winner)
        return;
    winner->overtaken = record_compare_version(winner->record, stored) <= 0;
    count_record(batch, winner->overtaken ? winner->record : stored, -1);
    if (winner->overtaken) {
        bool same = record_same_event(winner->record, stored);
        batch->counting.stored -= winner->risen;
        batch->counting.duplicate += same;
        batch->counting.overtaken += winner->risen - same;
        return;
    }
    array_bytes(&overtaken->places, place, place_size);
    array_bytes(&overtaken->ids, stored->id, stored->id_size);
    array_bytes(&overtaken->events, stored->event_id, sizeof stored->event_id);
}

// Counts what became of the valid messages, as if none of their records were stored yet.
static void winners_count(struct batch *batch)
{
    const struct winners *winners = &batch->winners;
    batch->counting = (struct batch_counts){.overtaken = winners->overtaken, .duplicate = winners->duplicate};
    for (size_t i = 0; i < winners->count; i++)
        batch->counting.stored += winners->items[i].risen;
}

// Looks up what is stored of the winners' ids and settles it with them.
static bool stored_look(struct batch *batch, struct database *database, struct overtaken *overtaken,
                        struct error *error)
{
    struct parameters parameters = parameters_in(batch->scratch);
    if (batch->ids.count == 0)
        return true;
    parameter_array(&parameters, &batch->ids);
    PGresult *result = database_query(database, batch->kind->lookup, &parameters, error);
    if (!result)
        return false;
    size_t rows = (size_t)PQntuples(result);
    overtaken->places = array_of(batch->scratch, OID_TID, rows, 6);
    overtaken->ids = array_of(batch->scratch, batch->kind->id_type, rows, 16);
    overtaken->events = array_of(batch->scratch, OID_UUID, rows, 16);
    for (size_t row = 0; row < rows; row++)
        stored_compare(batch, result, (int)row, overtaken);
    PQclear(result);
    return true;
}

// Deletes the versions that are overtaken: exactly those that were looked up. Where one is no longer there, another
// consumer has replaced it meanwhile (its versions came through two partitions), and the transaction is tried again.
static bool overtaken_remove(struct batch *batch, struct database *database, struct overtaken *overtaken,
                             struct error *error)
{
    int64_t removed, expected = overtaken->ids.count;
    struct parameters parameters = parameters_in(batch->scratch);
    if (expected == 0)
        return true;
    parameter_array(&parameters, &overtaken->places);
    parameter_array(&parameters, &overtaken->ids);
    parameter_array(&parameters, &overtaken->events);
    if (!database_execute(database, batch->kind->remove, &parameters, &removed, error))
        return false;
    if (removed == expected)
        return true;
    error_set(error, ERROR_TRANSIENT, "%s: a record was replaced meanwhile", batch->kind->topic);
    memcpy(error->sqlstate, "40001", sizeof "40001"); // serialization_failure, as if PostgreSQL had found it itself
    return false;
}

static bool rows_copy(struct batch *batch, struct database *database, struct error *error)
{
    return database_copy_start(database, batch->kind->copy, error) &&
           database_copy_data(database, batch->rows.data, batch->rows.size, error) &&
           database_copy_end(database, error);
}

static bool records_write(struct batch *batch, struct database *database, struct error *error)
{
    struct overtaken overtaken = {0};
    size_t hold = 0;
    winners_count(batch);
    if (!stored_look(batch, database, &overtaken, error) || !overtaken_remove(batch, database, &overtaken, error))
        return false;
    for (size_t i = 0; i < batch->winners.count; i++)
        hold += !batch->winners.items[i].overtaken;
    if (hold < batch->winners.count)
        rows_make(batch);
    return hold == 0 || rows_copy(batch, database, error);
}

// Two columns of a list of differences as arrays: groups as smallint, the rest as date or int.
static void list_parameters(struct batch *batch, struct parameters *parameters, const struct difference_list *list,
                            bool housed)
{
    struct array groups = array_of(batch->scratch, OID_INT2, list->count, 2);
    struct array days = array_of(batch->scratch, OID_DATE, list->count, 4);
    struct array persons = array_of(batch->scratch, OID_INT4, list->count, 4);
    struct array family = array_of(batch->scratch, OID_INT4, list->count, 4);
    for (size_t i = 0; i < list->count; i++) {
        const struct difference *item = &list->items[i];
        array_int2(&groups, (int16_t)item->group);
        array_int4(&days, item->day);
        array_int4(&persons, item->persons);
        array_int4(&family, item->family);
    }
    parameter_array(parameters, &groups);
    parameter_array(parameters, &days);
    parameter_array(parameters, &persons);
    if (housed)
        parameter_array(parameters, &family);
}

// What the batch determines anew, by its subject; nothing of another topic's.
static struct array determined_subjects(struct batch *batch)
{
    const struct winners *winners = &batch->winners;
    size_t count = batch->kind->count ? 0 : winners->count;
    struct array subjects = array_of(batch->scratch, OID_TEXT, count, 64);
    for (size_t i = 0; i < count; i++)
        if (!winners->items[i].overtaken)
            array_bytes(&subjects, winners->items[i].record->id, winners->items[i].record->id_size);
    return subjects;
}

static bool difference_write(struct batch *batch, struct database *database, int32_t latest_on, bool rejected,
                             struct error *error)
{
    struct array determined = determined_subjects(batch);
    struct differences *differences = &batch->differences;
    struct parameters parameters = parameters_in(batch->scratch);
    differences_finish(differences);
    if (!differences->housed.count && !differences->inflow.count && !determined.count && !rejected &&
        latest_on == DAY_NONE)
        return true;
    list_parameters(batch, &parameters, &differences->housed, true);
    list_parameters(batch, &parameters, &differences->inflow, false);
    parameter_date(&parameters, latest_on);
    parameter_array(&parameters, &determined);
    parameter_bool(&parameters, rejected);
    parameter_text(&parameters, *batch->traceparent ? batch->traceparent : NULL);
    parameter_int8(&parameters, arrivals_oldest(&batch->arrivals));
    return database_execute(database, intake_sql_difference_add, &parameters, NULL, error);
}

// The latest day among those that are later than any that their partition had; DAY_NONE where none is.
static int32_t moves_latest(const struct batch *batch)
{
    int32_t latest = DAY_NONE;
    for (size_t i = 0; i < batch->move_count; i++) {
        const struct position_move *move = &batch->moves[i];
        if (move->new_offset >= 0 && move->latest_on > move->latest_before && move->latest_on > latest)
            latest = move->latest_on;
    }
    return latest;
}

static void moves_done(struct batch *batch)
{
    for (size_t i = 0; i < batch->move_count; i++) {
        struct position_move *move = &batch->moves[i];
        if (move->new_offset < 0)
            continue;
        move->expected = move->new_offset;
        if (move->latest_on > move->latest_before)
            move->latest_before = move->latest_on;
    }
}

// The transaction is committed: adds up what became of its messages.
static void counts_add(struct batch *batch, size_t from, size_t to)
{
    struct batch_counts *counts = &batch->counts;
    counts->events += (int64_t)(to - from);
    counts->stored += batch->counting.stored;
    counts->overtaken += batch->counting.overtaken;
    counts->duplicate += batch->counting.duplicate;
    counts->rejected += (int64_t)batch->rejected;
    for (size_t i = from; batch->rejected > 0 && i < to; i++)
        if (batch->entries[i].rejection) {
            counts->reasons[batch->entries[i].rejection->reason]++;
            reject_sources_add(&batch->sources, &batch->entries[i].message);
        }
    for (size_t i = from; batch->verifiers && i < to; i++) {
        const struct entry *entry = &batch->entries[i];
        counts->verified += entry->verified;
        if (entry->warning) {
            counts->warnings[entry->warning->reason]++;
            reject_sources_add(&batch->warned, &entry->message);
        }
    }
}

// One transaction: entries [from, to).
static bool range_write(struct batch *batch, struct database *database, size_t from, size_t to, struct error *error)
{
    // The look-up below changes what was prepared, so another try prepares anew. It looks up all ids: the first one may
    // have failed because one that lies beyond all others is stored nevertheless.
    if (!batch->prepared)
        range_prepare(batch, from, to, true);
    batch->prepared = false;
    size_t rejected = 0;
    bool ok = database_command(database, "BEGIN", error) && positions_move(batch, database, error) &&
              records_write(batch, database, error) &&
              batch_write_rejects(batch, database, from, to, &rejected, error) &&
              difference_write(batch, database, moves_latest(batch), rejected > 0, error);
    if (!ok)
        return false;
    FAULT_POINT("consumer-before-commit");
    if (!database_command(database, "COMMIT", error))
        return false;
    FAULT_POINT("consumer-after-commit");
    moves_done(batch);
    batch->written = to;
    counts_add(batch, from, to);
    return true;
}

static bool entry_reject(struct batch *batch, struct entry *entry, struct error *error)
{
    struct rejection rejection;
    if (entry->rejection)
        return error_set(error, ERROR_FATAL, "a rejected message cannot be put aside: %s", error->message);
    reject(&rejection, REJECT_NOT_STORABLE, "%s", error->message);
    entry->record = NULL;
    entry->rejection = arena_copy(batch->arena, &rejection, sizeof rejection);
    return true;
}

// Writes entries [from, to). Where the database refuses them because of the data in one of them, writes each half by
// itself, until that one is alone and can be rejected.
static bool range_write_halving(struct batch *batch, struct database *database, size_t from, size_t to,
                                struct error *error)
{
    if (range_write(batch, database, from, to, error))
        return true;
    if (error->kind != ERROR_POISON)
        return false;
    database_rollback(database);
    if (to - from == 1)
        return entry_reject(batch, &batch->entries[from], error) && range_write(batch, database, from, to, error);
    size_t middle = from + (to - from) / 2;
    return range_write_halving(batch, database, from, middle, error) &&
           range_write_halving(batch, database, middle, to, error);
}

bool batch_write(struct batch *batch, struct database *database, struct error *error)
{
    return batch->written == batch->count || range_write_halving(batch, database, batch->written, batch->count, error);
}
