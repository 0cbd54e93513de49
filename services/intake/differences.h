// What a batch changes in the aggregates, summed up: one number for each row that it changes. It is what a consumer
// hands to the emitter, which folds it into the aggregates (docs/decisions/differences.md).
#pragma once

#include "rules/ledger.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// What changes in a row: persons housed by a municipality in a month, or persons who came in on a day.
struct difference {
    int32_t group;   // the municipality, or the kind of inflow
    int32_t day;     // the first day of the month, or the day (calendar.h)
    int32_t persons; // so many more; negative: fewer
    int32_t family;  // of these, family members; 0 of inflow
};

// The rows of one aggregate, found by a hash of group and day.
struct difference_list {
    struct difference *items;
    size_t count, room;
    uint32_t *slots; // the hash table: 1 + the place of an item; 0: free
    size_t slot_count;
};

// Begin with {0}.
struct differences {
    struct difference_list housed;
    struct difference_list inflow;
};

// So many more persons are housed by a municipality on a day, of these so many family members; or so many more have
// come in on a day. The numbers are negative where a record no longer holds.
void differences_housed(struct differences *differences, int code, int32_t day, int32_t persons, int32_t family);
void differences_inflow(struct differences *differences, enum inflow kind, int32_t day, int32_t persons);

// Leaves out rows in which the changes have cancelled out, and sorts the others by group and day. Nothing may be added
// afterwards until differences_clear.
void differences_finish(struct differences *differences);

// Empties it and keeps the memory.
void differences_clear(struct differences *differences);
void differences_free(struct differences *differences);
