// A batch: messages judged one by one, and written in one PostgreSQL transaction with their positions.
#pragma once

#include "common/database.h"
#include "intake/record.h"
#include "messages/message.h"

// Where the reading of a partition stands: what comes next goes into the batch after those that are on their way.
struct partition_position {
    int32_t partition;
    int64_t next_offset;
    int32_t latest_on;
    int64_t last_timestamp_ms; // of the message before next_offset; -1: not known
};

// What a batch does to a partition's position in the database; the expected offset is the fence.
struct position_move {
    int32_t partition;
    int64_t expected, new_offset;
    int32_t latest_before; // the highest date before the batch, and in it
    int32_t latest_on;
    int64_t last_timestamp_ms;
};

// What became of the messages since the batch was made, in the order of their arrival: each is one of the four.
struct batch_counts {
    int64_t events;
    int64_t stored;    // came to hold
    int64_t overtaken; // lost to a version that came before: one with a later ce_time, or as late and with a higher id
    int64_t duplicate; // the very event that holds
    int64_t rejected;
    int64_t reasons[REJECT_REASONS]; // of the rejected ones
};

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

// Reads where partitions of the topic stand.
MUST_CHECK bool batch_read_positions(const struct record_kind *kind, struct database *database,
                                     struct partition_position *positions, size_t count, struct error *error);

// Whether partitions stand where they are expected to stand.
MUST_CHECK bool batch_look_positions(const struct record_kind *kind, struct database *database,
                                     const struct partition_position *expected, size_t count, bool *same,
                                     struct error *error);

struct batch_counts batch_counts(const struct batch *batch);
const char *batch_traceparent(const struct batch *batch); // of the last event added that had one, else ""
