// A batch: messages judged one by one, and written in one PostgreSQL transaction with their positions.
#pragma once

#include "common/database.h"
#include "intake/batch_positions.h"
#include "intake/record.h"
#include "intake/tally.h"
#include "messages/message.h"

struct batch;

struct batch *batch_new(const struct record_kind *kind);
void batch_free(struct batch *batch);

// Judges a message, keeps a copy and moves the position of its partition on. A message before the position is left out.
void batch_add(struct batch *batch, const struct message *message, struct partition_position *position);
size_t batch_count(const struct batch *batch);
size_t batch_bytes(const struct batch *batch); // of the messages in it
void batch_reset(struct batch *batch);

// The positions that it moves, one for each partition that it has messages of.
const struct position_move *batch_moves(const struct batch *batch, size_t *count);

// Sorts what was added and turns it into rows, which needs no database: so it can be done while the batch before is
// still being written. Nothing may be added after it.
void batch_prepare(struct batch *batch);

// Writes what was added, and moves the positions in the database. A message that the database refuses for good is found
// by halving and rejected; the rest lands. On ERROR_TRANSIENT nothing is lost: write again, on a new connection where
// the old one failed. On ERROR_FENCED another consumer moved a position: read the positions anew.
MUST_CHECK bool batch_write(struct batch *batch, struct database *database, struct error *error);

struct batch_counts batch_counts(const struct batch *batch);
const char *batch_traceparent(const struct batch *batch); // of the last event added that had one, else ""
