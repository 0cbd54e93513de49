// Persons housed in codes that are no municipality on the first day of their period: they count for nobody.
#pragma once

#include "standing/standing.h"

// One code in one period.
struct unassigned {
    int period;
    int code;
    const char *name; // as standing_name gives it; "" where it never had one
    struct housed housed;
};

// Those of a period, or of all (PERIOD_NONE), in their order; NULL where there is none. Free with free().
struct unassigned *unassigned_list(const struct standing *standing, int period, size_t *count);
