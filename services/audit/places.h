// Places of rejected messages, as the audit trail tells of them: how many, and the first few by name.
#pragma once

#include "common/arena.h"
#include "common/database.h"

// Begin with {0}.
struct places {
    char first[512]; // "permits/0@17, placements/3@4"
    size_t used;
    int64_t count, named;
};

void places_add(struct places *places, const char *topic, int32_t partition, int64_t offset);

// The same for all rows of a result whose first columns are topic text, partition int and offset bigint.
void places_add_rows(struct places *places, const PGresult *rows);

// "12 rejects: permits/0@17, … and 2 more", in the arena.
const char *places_text(const struct places *places, struct arena *arena);
