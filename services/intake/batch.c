#include "intake/batch.h"
#include "intake/batch_write.h"
#include "rules/calendar.h"

#include <stdlib.h>
#include <string.h>

struct batch *batch_new(const struct record_kind *kind)
{
    struct batch *batch = memory_resize(NULL, 1, sizeof *batch);
    memset(batch, 0, sizeof *batch);
    batch->kind = kind;
    batch->arena = arena_new();
    batch->scratch = arena_new();
    return batch;
}

void batch_free(struct batch *batch)
{
    if (!batch)
        return;
    arena_free(batch->arena);
    arena_free(batch->scratch);
    copy_free(&batch->rows);
    differences_free(&batch->differences);
    free(batch->entries);
    free(batch->winners);
    free(batch->positions);
    free(batch);
}

void batch_assign(struct batch *batch, const struct partition_position *positions, size_t count)
{
    batch_reset(batch);
    batch->positions = memory_resize(batch->positions, count, sizeof *positions);
    if (count)
        memcpy(batch->positions, positions, count * sizeof *positions);
    batch->position_count = count;
}

const struct partition_position *batch_positions(const struct batch *batch, size_t *count)
{
    *count = batch->position_count;
    return batch->positions;
}

const struct partition_position *batch_position_of(const struct batch *batch, int32_t partition)
{
    for (size_t i = 0; i < batch->position_count; i++)
        if (batch->positions[i].partition == partition)
            return &batch->positions[i];
    return NULL;
}

void batch_add(struct batch *batch, const struct message *message)
{
    const struct partition_position *position = batch_position_of(batch, message->partition);
    struct rejection rejection;
    struct event event;
    if (!position || message->offset < position->next_offset)
        return;
    if (batch->count == batch->room) {
        batch->room = batch->room ? 2 * batch->room : 256;
        batch->entries = memory_resize(batch->entries, batch->room, sizeof *batch->entries);
    }
    struct entry *entry = &batch->entries[batch->count++];
    entry->message = *message;
    entry->message.headers = arena_copy(batch->arena, message->headers,
                                        message->header_count * sizeof *message->headers);
    entry->record = NULL;
    entry->rejection = NULL;
    if (event_read(message, batch->kind->event_type, batch->kind->bytes_most, &event, &rejection))
        entry->record = batch->kind->judge(&event, batch->arena, &rejection);
    if (!entry->record)
        entry->rejection = arena_copy(batch->arena, &rejection, sizeof rejection);
    if (*event.traceparent)
        memcpy(batch->traceparent, event.traceparent, sizeof batch->traceparent);
}

size_t batch_count(const struct batch *batch)
{
    return batch->count;
}

void batch_reset(struct batch *batch)
{
    batch->count = 0;
    batch->written = 0;
    batch->traceparent[0] = '\0';
    arena_reset(batch->arena);
}

struct batch_counts batch_counts(const struct batch *batch)
{
    return batch->counts;
}

const char *batch_traceparent(const struct batch *batch)
{
    return batch->traceparent;
}
