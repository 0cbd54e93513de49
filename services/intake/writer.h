// The writer: writes a consumer's batches in a thread of its own, so that the next batch is read and judged while
// PostgreSQL works on this one.
//
// The connection is the writer's. It opens it when it needs one, and again, with growing waits, when it was lost.
// Nothing is read or written on a database whose schema is not this program's or not whole (common/schema.h). How it
// goes, the service's health is told.
//
// The consumer's loop gives it what to do: batches to write, or a look at the database. It does one after the other,
// and goes on with the next by itself. writer_wait tells the outcome of the oldest, and writer_settled takes that off.
#pragma once

#include "common/service.h"
#include "intake/batch.h"

struct writer;

enum writing {
    WRITING_BUSY,     // still at it, or trying again
    WRITING_DONE,     // the batch is written, or the database is as it should be; also where it has nothing to do
    WRITING_FENCED,   // a position is not where it was left: another consumer has the partition, or a backup was
                      // restored. Drop what is in hand and take the positions anew
    WRITING_GIVEN_UP, // the database is away, and writer_wait said to give up then
    WRITING_FAILED,   // the program must end: writer_error says why
};

// Starts the thread; there is no connection yet. Service and kind are borrowed until writer_free.
struct writer *writer_new(struct service *service, const struct record_kind *kind);

// Ends the thread, which first finishes what it has in hand or gives it up where the database is away.
void writer_free(struct writer *writer);

// Opens the database, trying until it is there. False where a request to stop or a fatal error ends that
// (writer_error). It must have nothing to do.
MUST_CHECK bool writer_connect(struct writer *writer);

// Gives it a prepared batch to write, which is its own until it is settled. It must have less than WRITER_JOBS.
void writer_write(struct writer *writer, struct batch *batch);
#define WRITER_JOBS 2 // the second is begun without waiting for the consumer's loop

// Has it look whether the database is there, has the right schema, and stands where these partitions' next_offset says.
// To be done every now and then while there is nothing to write: a database may go away, or be replaced by another one,
// and nothing tells a connection that is not used. The positions are copied. It must have nothing else to do.
void writer_look(struct writer *writer, const struct partition_position *expected, size_t count);

// The state of the oldest that it was given and that is not settled, after waiting up to timeout_ms while it is busy
// with that. With give_up, as long as this call waits, it makes no further try where the database is away.
enum writing writer_wait(struct writer *writer, int timeout_ms, bool give_up);

// The outcome of the oldest is dealt with: now the next one counts. Unless that was WRITING_DONE, nothing is left of
// what came after it either, and nothing of that was written.
void writer_settled(struct writer *writer);

// Reads the positions of partitions (batch_read_positions) on the same connection, in the caller's thread, trying until
// it can. False as writer_connect. It must have nothing to do.
MUST_CHECK bool writer_read_positions(struct writer *writer, struct partition_position *positions, size_t count);

// Why it failed: after WRITING_FAILED, or where one of the two above was false. Borrowed.
const struct error *writer_error(const struct writer *writer);
