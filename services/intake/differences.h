// What a batch changes in the aggregates, summed up by aggregate row.
#pragma once

#include "rules/ledger.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// One aggregate row: persons housed by a code in a month, or persons who came in on a day.
struct difference {
    int32_t group; // municipality, or kind of inflow
    int32_t day;   // the first of the month, or the day (calendar.h)
    int32_t persons;
    int32_t family; // of housed only
};

// One item a row, found by hashing.
struct difference_list {
    struct difference *items;
    size_t count, room;
    uint32_t *slots; // 1 + place of an item; 0: free
    size_t slot_count;
};

struct differences {
    struct difference_list housed;
    struct difference_list inflow;
};

// Persons housed by a code on a day, of these so many family members; less where a record no longer holds.
void differences_housed(struct differences *differences, int code, int32_t day, int32_t persons, int32_t family);
void differences_inflow(struct differences *differences, enum inflow kind, int32_t day, int32_t persons);

// Leaves out the rows that nothing changed in, and sorts the others. Nothing is added after it until it is cleared.
void differences_finish(struct differences *differences);

void differences_clear(struct differences *differences); // keeps the memory
void differences_free(struct differences *differences);
