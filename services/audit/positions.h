// The positions of the consumers: how far each partition of the input topics was read, by PostgreSQL, which decides.
#pragma once

#include "common/database.h"

struct position {
    int64_t next_offset; // of the first message that is not in the records
    int32_t latest_on;   // the highest date in the events before it; DAY_NONE where there is none
};

struct positions;

// Reads all of them, as of one moment. NULL with the error.
struct positions *positions_read(struct database *database, struct error *error);
void positions_free(struct positions *positions); // NULL is fine

// The position of a partition; false where nothing was read of it yet.
bool position_find(const struct positions *positions, const char *topic, int32_t partition, struct position *position);
