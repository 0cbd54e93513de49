// Writes batches in a thread of its own: so the next batch is read and judged while PostgreSQL works on this one.
//
// The connection is the writer's: opened when it is needed, and anew, with growing waits, when it was lost.
#pragma once

#include "common/service.h"
#include "intake/batch.h"

struct writer;

enum writing {
    WRITING_BUSY,
    WRITING_DONE,     // written, or there was nothing to write
    WRITING_FENCED,   // another consumer moved a position: take the positions anew
    WRITING_GIVEN_UP, // writer_settle was told to
    WRITING_FAILED,   // ends the program: the error says why
};

struct writer *writer_new(struct service *service, const struct record_kind *kind);
void writer_free(struct writer *writer); // waits for the batch in hand

// Opens the database, trying until it is there; false where a stop or a fatal error ends that. Must not be busy.
MUST_CHECK bool writer_connect(struct writer *writer);

// Hands a batch over, which is borrowed until the writer is no longer busy. Must not be busy now.
void writer_write(struct writer *writer, struct batch *batch);

// How it stands; the outcome of the last batch stays until the next one.
enum writing writer_state(struct writer *writer);

// Waits until it is no longer busy, at most so long. Give up: no further try where the database is away.
enum writing writer_settle(struct writer *writer, int timeout_ms, bool give_up);

// Reads the positions of partitions on the same connection, trying until it can; false as above. Must not be busy.
MUST_CHECK bool writer_read_positions(struct writer *writer, struct partition_position *positions, size_t count);

// Why it failed, or why the positions could not be read.
const struct error *writer_error(const struct writer *writer);

// Metrics of a consumer, for service_open.
extern struct metric writer_metrics[];
extern const size_t writer_metric_count;
