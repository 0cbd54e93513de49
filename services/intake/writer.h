// Writes batches in a thread of its own: so the next batch is read and judged while PostgreSQL works on this one.
//
// The connection is the writer's: opened when it is needed, and anew, with growing waits, when it was lost. Nothing is
// written to a database whose schema is not this program's, or not whole. The service's health is told how it goes.
#pragma once

#include "common/service.h"
#include "intake/batch.h"

struct writer;

enum writing {
    WRITING_BUSY,
    WRITING_DONE,     // written, or there was nothing to write
    WRITING_FENCED,   // a position is not where it was left (another consumer, a restored backup): take them anew
    WRITING_GIVEN_UP, // writer_settle was told to
    WRITING_FAILED,   // ends the program: the error says why
};

struct writer *writer_new(struct service *service, const struct record_kind *kind);
void writer_free(struct writer *writer); // waits for the batch in hand

// Opens the database, trying until it is there; false where a stop or a fatal error ends that. Must not be busy.
MUST_CHECK bool writer_connect(struct writer *writer);

// Hands a batch over, which is borrowed until the writer is no longer busy. Must not be busy now.
void writer_write(struct writer *writer, struct batch *batch);

// Looks whether the database is there, and these positions are where they are expected to be: to be done every now and
// then where there is nothing to write, as a database may be away, or another one, without any message that tells. The
// positions are copied. Must not be busy now.
void writer_look(struct writer *writer, const struct partition_position *expected, size_t count);

// How it stands; the outcome of the last batch stays until the next one.
enum writing writer_state(struct writer *writer);

// Waits until it is no longer busy, at most so long. Give up: no further try where the database is away.
enum writing writer_settle(struct writer *writer, int timeout_ms, bool give_up);

// Reads the positions of partitions on the same connection, trying until it can; false as above. Must not be busy.
MUST_CHECK bool writer_read_positions(struct writer *writer, struct partition_position *positions, size_t count);

// Why it failed, or why the positions could not be read.
const struct error *writer_error(const struct writer *writer);
