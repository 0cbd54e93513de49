// The division of a period's national total over its municipalities, by the method that the total asks for;
// Huisvestingswet 2014, articles 28 and 29. Part of the rules library.
#pragma once

#include "rules/half_year.h"

// Fills in the national total, the computed quotas and their basis, and for each municipality the quota: the official
// one where one holds, else the computed one. Where `total` is NULL the total is an indicative one of `persons`
// persons; else `persons` is of no account. All cells become dirty, and are touched when they are settled. The
// inhabitants must be there (half_year_count_inhabitants). False where memory is short.
HALF_YEAR_TRY division_divide(struct half_year *half_year, const struct determinations *determinations,
                              const struct national_total *total, uint32_t persons);
