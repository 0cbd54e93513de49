// A batch: messages judged one by one, and written in one PostgreSQL transaction with their positions.
#pragma once

#include "common/database.h"
#include "intake/record.h"
#include "messages/message.h"

// Where a partition stands, as far as this consumer knows; what the fence compares.
struct partition_position {
    int32_t partition;
    int64_t next_offset;
    int32_t latest_on;
    int64_t last_timestamp_ms; // of the message before next_offset; -1: not known
};

struct batch_counts {
    int64_t events, stored, overtaken, rejected; // since the batch was made
};

struct batch;

struct batch *batch_new(const struct record_kind *kind);
void batch_free(struct batch *batch);

// The partitions that the batch may hold messages of, with their positions; forgets what was in the batch.
void batch_assign(struct batch *batch, const struct partition_position *positions, size_t count);
const struct partition_position *batch_positions(const struct batch *batch, size_t *count);
const struct partition_position *batch_position_of(const struct batch *batch, int32_t partition); // NULL: not assigned

// Judges a message and keeps it. Key, value and header values are borrowed until the batch is written or reset. A
// message of a partition that is not assigned, or before its position, is left out.
void batch_add(struct batch *batch, const struct message *message);
size_t batch_count(const struct batch *batch);
void batch_reset(struct batch *batch);

// Writes what was added, and moves the positions. A message that the database refuses for good is found by halving and
// rejected; the rest lands. On ERROR_TRANSIENT nothing is lost: write again, on a new connection where the old one
// failed. On ERROR_FENCED another consumer moved a position: read the positions anew.
MUST_CHECK bool batch_write(struct batch *batch, struct database *database, struct error *error);

// Reads where partitions of the topic stand.
MUST_CHECK bool batch_read_positions(const struct record_kind *kind, struct database *database,
                                     struct partition_position *positions, size_t count, struct error *error);

struct batch_counts batch_counts(const struct batch *batch);
const char *batch_traceparent(const struct batch *batch); // of the last event added that had one, else ""
