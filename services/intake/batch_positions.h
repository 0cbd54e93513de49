// Where the partitions of a topic stand: in the database, in the reading ahead of it, and what a batch does to that.
#pragma once

#include "common/database.h"
#include "intake/record.h"

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

// Reads where partitions of the topic stand.
MUST_CHECK bool batch_read_positions(const struct record_kind *kind, struct database *database,
                                     struct partition_position *positions, size_t count, struct error *error);

// Whether partitions stand where they are expected to stand.
MUST_CHECK bool batch_look_positions(const struct record_kind *kind, struct database *database,
                                     const struct partition_position *expected, size_t count, bool *same,
                                     struct error *error);
