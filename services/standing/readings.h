// The two readings of article 29(1), side by side: what each would give, whichever one counts.
#pragma once

#include "rules/figures.h"

// Persons, for one municipality and for all of them together.
struct readings {
    uint32_t statutory;      // rounded up for each
    uint32_t sum_preserving; // so that the sum is the total
    int64_t statutory_sum, sum_preserving_sum;
};

// Makes them for a municipality in a period. False where it does not exist in the period, where only the statutory
// reading is possible as the total is smaller than the number of municipalities, or where memory is short.
__attribute__((warn_unused_result)) bool readings_make(struct readings *readings, const struct period_figures *figures,
                                                       int code);
