#include "intake/pipeline.h"
#include "common/stop.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

// A batch is full with so many bytes of messages, however few they are: a determination may have half a megabyte.
#define BYTES_MOST (16 * 1024 * 1024)

#define REST_MS 2000

static void batches_new(struct pipeline *pipeline)
{
    for (size_t i = 0; i < PIPELINE_BATCHES; i++)
        pipeline->batches[i] = batch_new(pipeline->kind, pipeline->verifiers);
    pipeline->filling = pipeline->batches[0];
}

static void batches_free(struct pipeline *pipeline)
{
    for (size_t i = 0; i < PIPELINE_BATCHES; i++)
        batch_free(pipeline->batches[i]);
}

void pipeline_open(struct pipeline *pipeline, const struct record_kind *kind, struct writer *writer,
                   struct verifiers *verifiers, const struct settings *settings)
{
    memset(pipeline, 0, sizeof *pipeline);
    pipeline->kind = kind;
    pipeline->writer = writer;
    pipeline->verifiers = verifiers;
    pipeline->events_most = (size_t)settings->batch_max_events;
    pipeline->wait_ms = settings->batch_max_ms;
    batches_new(pipeline);
}

void pipeline_close(struct pipeline *pipeline)
{
    batches_free(pipeline);
}

void pipeline_add(struct pipeline *pipeline, const struct message *message, struct partition_position *position)
{
    if (batch_count(pipeline->filling) == 0)
        pipeline->first_ms = clock_ms();
    batch_add(pipeline->filling, message, position);
    pipeline->rested = false;
}

size_t pipeline_filled(const struct pipeline *pipeline)
{
    return batch_count(pipeline->filling);
}

bool pipeline_full(const struct pipeline *pipeline)
{
    return batch_count(pipeline->filling) >= pipeline->events_most || batch_bytes(pipeline->filling) >= BYTES_MOST;
}

int pipeline_wait_ms(const struct pipeline *pipeline)
{
    int64_t left_ms = pipeline->first_ms + pipeline->wait_ms - clock_ms();
    return left_ms > 0 && !pipeline_full(pipeline) ? (int)left_ms : 0;
}

bool pipeline_due(const struct pipeline *pipeline)
{
    return pipeline_wait_ms(pipeline) == 0 &&
           (!pipeline_busy(pipeline) || writer_wait(pipeline->writer, 0, false) != WRITING_BUSY);
}

// One that is neither being filled nor with the writer, which has less than it may have.
static struct batch *unused(const struct pipeline *pipeline)
{
    for (size_t i = 0, used; i < PIPELINE_BATCHES; i++) {
        struct batch *batch = pipeline->batches[i];
        for (used = 0; used < pipeline->given_count && pipeline->given[used] != batch;)
            used++;
        if (batch != pipeline->filling && used == pipeline->given_count)
            return batch;
    }
    abort();
}

static void give(struct pipeline *pipeline)
{
    struct batch *batch = pipeline->filling;
    batch_prepare(batch);
    pipeline->filling = unused(pipeline);
    pipeline->given[pipeline->given_count++] = batch;
    writer_write(pipeline->writer, batch);
}

void pipeline_press(struct pipeline *pipeline, int wait_ms)
{
    if (!pipeline_full(pipeline))
        return;
    if (pipeline->given_count < WRITER_JOBS && !pipeline->looking)
        give(pipeline);
    else
        writer_wait(pipeline->writer, wait_ms, false);
}

void pipeline_hand_over(struct pipeline *pipeline)
{
    if (batch_count(pipeline->filling) > 0)
        give(pipeline);
}

bool pipeline_busy(const struct pipeline *pipeline)
{
    return pipeline->given_count > 0 || pipeline->looking;
}

const struct batch *pipeline_oldest(const struct pipeline *pipeline)
{
    return pipeline->given_count > 0 ? pipeline->given[0] : NULL;
}

bool pipeline_look_due(const struct pipeline *pipeline)
{
    return !pipeline_busy(pipeline) && batch_count(pipeline->filling) == 0 &&
           clock_ms() - pipeline->settled_ms >= PIPELINE_LOOK_MS;
}

void pipeline_look(struct pipeline *pipeline, const struct partition_position *expected, size_t count)
{
    pipeline->looking = true;
    writer_look(pipeline->writer, expected, count);
}

void pipeline_settled(struct pipeline *pipeline, enum writing outcome)
{
    size_t over = outcome == WRITING_DONE && pipeline->given_count > 0 ? 1 : pipeline->given_count;
    writer_settled(pipeline->writer);
    for (size_t i = 0; i < over; i++)
        batch_reset(pipeline->given[i]);
    pipeline->given_count -= over;
    memmove(pipeline->given, pipeline->given + over, pipeline->given_count * sizeof *pipeline->given);
    pipeline->looking = false;
    pipeline->settled_ms = clock_ms();
}

void pipeline_settle(struct pipeline *pipeline)
{
    batch_settle(pipeline->filling);
}

void pipeline_drop(struct pipeline *pipeline)
{
    batch_reset(pipeline->filling);
}

void pipeline_rest(struct pipeline *pipeline)
{
    bool busy = pipeline->given_count > 0 || batch_count(pipeline->filling) > 0;
    if (busy)
        pipeline->last_ms = clock_ms();
    if (busy || pipeline->rested || clock_ms() - pipeline->last_ms < REST_MS)
        return;
    batches_free(pipeline);
    batches_new(pipeline);
    malloc_trim(0);
    pipeline->rested = true;
}
