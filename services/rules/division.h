// The division of a national total over the municipalities of a period; Huisvestingswet 2014, articles 28 and 29. Part
// of the rules library.
#pragma once

#include "rules/half_year.h"

// Writes the national total, the computed quotas and their basis, and the official quotas that hold. Total NULL is the
// indicative one: so many persons. Every cell becomes dirty, and touched once it is settled. False where
// memory is short.
HALF_YEAR_TRY division_divide(struct half_year *half_year, const struct determinations *determinations,
                              const struct national_total *total, uint32_t persons);
