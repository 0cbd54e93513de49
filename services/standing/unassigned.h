// Persons who were housed under a code that is no municipality on the first day of the period: they count for nobody,
// until a register, a reorganisation or a correction gives them a place.
#pragma once

#include "standing/standing.h"

// Such a code in a period.
struct unassigned {
    int period;
    int code;
    const char *name; // as standing_name gives it; "" where it never had one
    struct housed housed;
};

// All of a period, or with PERIOD_NONE of all periods, by period and code; *count of them. To be freed with free().
// NULL where there is none.
struct unassigned *unassigned_list(const struct standing *standing, int period, size_t *count);
