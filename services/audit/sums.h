// Compares the sums that two queries give: one made from the stored records, and the same as the ledger reads it from
// the aggregates. It walks through both results at once, as both are sorted.
#pragma once

#include "common/database.h"

#define SUMS_MOST 2 // so many sums a row at most

// A row of either or both: what one query has no row for is 0 there.
struct sum {
    int16_t kind;                                // the kind of inflow, or the municipality
    int32_t day;                                 // the day, or the first day of the month
    int64_t records[SUMS_MOST], kept[SUMS_MOST]; // by the records, and as the ledger has it
};

// The two results. Both must have the same columns, a smallint, a date, and one or two bigint, and be sorted by the
// first two. Begin with {records, kept}.
struct sums {
    const PGresult *records, *kept; // borrowed
    int record, keep;               // the row of each that comes next
};

// The next row in that order, whichever of the two has it. False at the end.
bool sum_next(struct sums *sums, struct sum *sum);
