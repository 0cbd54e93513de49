#include "intake/pipeline.h"
#include "common/stop.h"

#include <malloc.h>
#include <string.h>

// A batch is full with so many bytes of messages, however few they are: a determination may have half a megabyte.
#define BYTES_MOST (16 * 1024 * 1024)

#define REST_MS 2000

static void batches_new(struct pipeline *pipeline)
{
    for (size_t i = 0; i < PIPELINE_BATCHES; i++)
        pipeline->batches[i] = batch_new(pipeline->kind);
    pipeline->filling = pipeline->batches[0];
}

static void batches_free(struct pipeline *pipeline)
{
    for (size_t i = 0; i < PIPELINE_BATCHES; i++)
        batch_free(pipeline->batches[i]);
}

void pipeline_open(struct pipeline *pipeline, const struct record_kind *kind, struct writer *writer,
                   const struct settings *settings)
{
    memset(pipeline, 0, sizeof *pipeline);
    pipeline->kind = kind;
    pipeline->writer = writer;
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
    return left_ms > 0 && !pipeline->ready && !pipeline_full(pipeline) ? (int)left_ms : 0;
}

bool pipeline_due(const struct pipeline *pipeline)
{
    return pipeline_wait_ms(pipeline) == 0 &&
           (!pipeline_busy(pipeline) || writer_state(pipeline->writer) != WRITING_BUSY);
}

static void make_ready(struct pipeline *pipeline)
{
    struct batch **next = pipeline->batches;
    batch_prepare(pipeline->filling);
    pipeline->ready = pipeline->filling;
    while (*next == pipeline->ready || *next == pipeline->writing)
        next++;
    pipeline->filling = *next;
}

void pipeline_press(struct pipeline *pipeline, int wait_ms)
{
    if (!pipeline_full(pipeline))
        return;
    if (!pipeline->ready)
        make_ready(pipeline);
    else if (pipeline_busy(pipeline))
        writer_settle(pipeline->writer, wait_ms, false);
}

void pipeline_hand_over(struct pipeline *pipeline)
{
    if (!pipeline->ready && batch_count(pipeline->filling) > 0)
        make_ready(pipeline);
    if (!pipeline->ready)
        return;
    pipeline->writing = pipeline->ready;
    pipeline->ready = NULL;
    writer_write(pipeline->writer, pipeline->writing);
}

bool pipeline_busy(const struct pipeline *pipeline)
{
    return pipeline->writing || pipeline->looking;
}

bool pipeline_look_due(const struct pipeline *pipeline)
{
    return !pipeline_busy(pipeline) && !pipeline->ready && batch_count(pipeline->filling) == 0 &&
           clock_ms() - pipeline->settled_ms >= PIPELINE_LOOK_MS;
}

void pipeline_look(struct pipeline *pipeline, const struct partition_position *expected, size_t count)
{
    pipeline->looking = true;
    writer_look(pipeline->writer, expected, count);
}

void pipeline_settled(struct pipeline *pipeline)
{
    if (pipeline->writing)
        batch_reset(pipeline->writing);
    pipeline->writing = NULL;
    pipeline->looking = false;
    pipeline->settled_ms = clock_ms();
}

void pipeline_drop(struct pipeline *pipeline)
{
    if (pipeline->ready)
        batch_reset(pipeline->ready);
    pipeline->ready = NULL;
    batch_reset(pipeline->filling);
}

void pipeline_rest(struct pipeline *pipeline)
{
    bool busy = pipeline->writing || pipeline->ready || batch_count(pipeline->filling) > 0;
    if (busy)
        pipeline->last_ms = clock_ms();
    if (busy || pipeline->rested || clock_ms() - pipeline->last_ms < REST_MS)
        return;
    batches_free(pipeline);
    batches_new(pipeline);
    malloc_trim(0);
    pipeline->rested = true;
}
