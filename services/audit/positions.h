// How far each topic partition is in the records: the positions in PostgreSQL, which are what counts.
#pragma once

#include "common/database.h"

struct position {
    int64_t next_offset; // the first one that is not read
    int32_t latest_on;   // the highest date of its events so far; DAY_NONE where there is none
};

struct positions;

// Reads all of them. NULL with the error.
struct positions *positions_read(struct database *database, struct error *error);
void positions_free(struct positions *positions); // NULL is fine

// The position of a partition; false where nothing was read of it yet.
bool position_find(const struct positions *positions, const char *topic, int32_t partition, struct position *position);
