// The indicative total: what the persons who wait and those who are expected suggest for the period right after the
// last one that has a national total. It is the product's own, and no law has it; docs/rules.md tells how it is
// computed.
#pragma once

#include "rules/ledger.h"

#include <stddef.h>
#include <stdint.h>

#define INDICATIVE_INFLOW_DAYS 182 // over so many days, the position date included, the inflow is measured

// The parts of an indicative total, in persons, and the total itself.
struct indicative {
    int64_t waiting;
    int64_t inflow; // who came in from first_day to last_day
    int32_t first_day, last_day;
    int days;         // from the position date to the period's last day, at least 0
    int64_t expected; // who will come in until then: inflow * days / 182, rounded half up
    int64_t outflow;  // who will be housed until then: what the periods with a total that have not ended still ask for
    int64_t total;    // waiting + expected - outflow, at least 0
};

struct half_year;

// Computes the indicative total of a period. `half_years` are all periods, settled, `count` of them; the one that has
// the indicative total itself is passed over. The ledger must have a position date. Part of the rules library; others
// call figures_indicative.
struct indicative indicative_of(const struct ledger *ledger, const struct half_year *half_years, size_t count,
                                int period);
