#include "intake/batch.h"
#include "intake/batch_inside.h"

#include <stdlib.h>
#include <string.h>

struct batch *batch_new(const struct record_kind *kind, struct verifiers *verifiers)
{
    struct batch *batch = memory_resize(NULL, 1, sizeof *batch);
    memset(batch, 0, sizeof *batch);
    batch->kind = kind;
    batch->verifiers = verifiers;
    batch->arena = arena_new();
    batch->records = arena_new();
    batch->scratch = arena_new();
    return batch;
}

void batch_free(struct batch *batch)
{
    if (!batch)
        return;
    batch_verifications_drop(batch);
    arena_free(batch->arena);
    arena_free(batch->records);
    arena_free(batch->scratch);
    copy_free(&batch->rows);
    copy_free(&batch->rejects);
    differences_free(&batch->differences);
    free(batch->entries);
    winners_free(&batch->winners);
    free(batch->moves);
    free(batch);
}

// The move of the message's partition; a batch has few partitions, and mostly the one before.
static uint32_t move_of(struct batch *batch, const struct partition_position *position)
{
    size_t i = batch->move_count;
    while (i > 0 && batch->moves[i - 1].partition != position->partition)
        i--;
    if (i > 0)
        return (uint32_t)(i - 1);
    if (batch->move_count == batch->move_room) {
        batch->move_room = batch->move_room ? 2 * batch->move_room : 8;
        batch->moves = memory_resize(batch->moves, batch->move_room, sizeof *batch->moves);
    }
    struct position_move *move = &batch->moves[batch->move_count];
    *move = (struct position_move){
        .partition = position->partition, .expected = position->next_offset, .latest_before = position->latest_on};
    memcpy(move->highest_before, position->highest_id, sizeof move->highest_before);
    return (uint32_t)batch->move_count++;
}

static struct entry *entry_new(struct batch *batch, const struct message *message)
{
    if (batch->count == batch->room) {
        batch->room = batch->room ? 2 * batch->room : 256;
        batch->entries = memory_resize(batch->entries, batch->room, sizeof *batch->entries);
    }
    struct entry *entry = &batch->entries[batch->count++];
    size_t size;
    *entry = (struct entry){.message = message_copy(message, batch->arena, &size)};
    batch->bytes += size;
    return entry;
}

void position_follow(struct partition_position *position, const struct position_move *move, struct record *record,
                     bool rises)
{
    size_t size = sizeof position->highest_id;
    if (record->day > position->latest_on)
        position->latest_on = record->day;
    record->beyond = rises && memcmp(record->id, move->highest_before, size) > 0;
    if (record->beyond && memcmp(record->id, position->highest_id, size) > 0)
        memcpy(position->highest_id, record->id, size);
}

void batch_add(struct batch *batch, const struct message *message, struct partition_position *position)
{
    struct rejection rejection;
    struct event event;
    if (message->offset < position->next_offset)
        return;
    struct entry *entry = entry_new(batch, message);
    entry->move = move_of(batch, position);
    arrivals_add(&batch->arrivals, message->timestamp_ms);
    if (event_read(&entry->message, batch->kind->event_type, batch->kind->bytes_most, &event, &rejection))
        entry->record = record_judge(batch->kind, &event, batch->records, batch->scratch, &rejection);
    arena_reset(batch->scratch);
    if (!entry->record) {
        entry->rejection = arena_copy(batch->arena, &rejection, sizeof rejection);
        entry->withheld = rejection.reason == REJECT_PERSONAL_IDENTIFIER;
    }
    batch_verify(batch, entry, &event, position);
    if (*event.traceparent)
        memcpy(batch->traceparent, event.traceparent, sizeof batch->traceparent);
    position->next_offset = message->offset + 1;
    position->last_timestamp_ms = message->timestamp_ms;
    if (entry->record && !entry->verification)
        position_follow(position, &batch->moves[entry->move], entry->record, batch->kind->highest != NULL);
}

const struct position_move *batch_moves(const struct batch *batch, size_t *count)
{
    *count = batch->move_count;
    return batch->moves;
}

size_t batch_count(const struct batch *batch)
{
    return batch->count;
}

size_t batch_bytes(const struct batch *batch)
{
    return batch->bytes;
}

void batch_reset(struct batch *batch)
{
    batch_verifications_drop(batch);
    batch->count = 0;
    batch->bytes = 0;
    batch->written = 0;
    batch->prepared = false;
    batch->move_count = 0;
    batch->traceparent[0] = '\0';
    batch->arrivals.count = 0;
    batch->sources = (struct reject_sources){0};
    batch->warned = (struct reject_sources){0};
    arena_reset(batch->arena);
    arena_reset(batch->records);
}

struct batch_counts batch_counts(const struct batch *batch)
{
    return batch->counts;
}

const struct arrivals *batch_arrivals(const struct batch *batch)
{
    return &batch->arrivals;
}

const struct reject_sources *batch_reject_sources(const struct batch *batch)
{
    return &batch->sources;
}

const struct reject_sources *batch_warned_sources(const struct batch *batch)
{
    return &batch->warned;
}

const char *batch_traceparent(const struct batch *batch)
{
    return batch->traceparent;
}
