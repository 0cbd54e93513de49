// What total the persons who wait and those who are expected suggest for the period after the last one that has a
// total. The indicative total is the product's own, no law has it.
#pragma once

#include "rules/ledger.h"

#include <stddef.h>
#include <stdint.h>

#define INDICATIVE_INFLOW_DAYS 182 // the position date included

// The parts of an indicative total, in persons.
struct indicative {
    int64_t waiting;
    int64_t inflow; // persons, from first_day to last_day
    int32_t first_day, last_day;
    int days;         // from the position date to the period's last day
    int64_t expected; // inflow * days / 182, rounded half up
    int64_t outflow;
    int64_t total;
};

struct half_year;

// The indicative total of a period, with its parts, from the settled half-years before it; one among them that has an
// indicative total itself is passed over. The ledger must have a position date. Part of the rules library; others go by
// figures_indicative.
struct indicative indicative_of(const struct ledger *ledger, const struct half_year *half_years, size_t count,
                                int period);
