// Sums by two columns, from two queries side by side: by the records, and as the ledger reads them.
#pragma once

#include "common/database.h"

#define SUMS_MOST 2

// One sum; what one of the two queries has no row for is 0 there.
struct sum {
    int16_t kind; // or municipality
    int32_t day;  // or the first one of a month
    int64_t records[SUMS_MOST], kept[SUMS_MOST];
};

// Two results with the same columns: a smallint, a date, and one or two bigint. Both are in the order of the first two.
struct sums {
    const PGresult *records, *kept; // borrowed
    int record, keep;               // the rows that come next; 0 at the start
};

// The next sum in that order, whichever of the two has it; false at the end.
bool sum_next(struct sums *sums, struct sum *sum);
