// Where the partitions of a topic stand: how far they have been read, what a batch does to their rows in the database,
// and what the database says of them.
#pragma once

#include "common/database.h"
#include "intake/record.h"

// How far a partition has been read. The consumer has one for each of its partitions; batch_add moves it on, long
// before the database's own position follows.
struct partition_position {
    int32_t partition;
    int64_t next_offset;       // of the first message that is in no batch yet
    int32_t latest_on;         // highest granted_on, arrived_on or housed_on of its valid records so far; or DAY_NONE
    int64_t last_timestamp_ms; // Kafka's timestamp of the message before next_offset; -1: not known
    uint8_t highest_id[16];    // of its records so far, and of all that were stored when it was read; 0: there was none
};

// What a batch does to a partition's row in table position. The row moves only if it stands at `expected`: that is the
// fence against a consumer that has lost the partition without knowing it.
struct position_move {
    int32_t partition;
    int64_t expected, new_offset; // next_offset of the row before the transaction and after it; new_offset is -1 where
                                  // the transaction has none of the partition's messages
    int32_t latest_before;        // as latest_on of a position, before the batch
    uint8_t highest_before[16];   // as highest_id of a position, before the batch
    int32_t latest_on;            // the highest day in the transaction's own records
    int64_t last_timestamp_ms;
};

// Reads where the database stands: `positions` has `count` partitions of the kind's topic, ascending or not, and is
// filled in the order in which the database returns them, each with the highest id that is stored. A partition that has
// no row yet gets one at offset 0.
MUST_CHECK bool batch_read_positions(const struct record_kind *kind, struct database *database,
                                     struct partition_position *positions, size_t count, struct error *error);

// Asks the database whether the next_offset of each of these partitions is the expected one. *same is false where one
// is not: another consumer moved it, or a backup was restored.
MUST_CHECK bool batch_look_positions(const struct record_kind *kind, struct database *database,
                                     const struct partition_position *expected, size_t count, bool *same,
                                     struct error *error);
