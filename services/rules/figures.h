// The figures: every municipality's quota and the nation's, in every period, computed from a ledger.
//
// A function of the ledger and of nothing else. Rules: Huisvestingswet 2014, articles 28 to 30; carry-over, schedule,
// waiting and the indicative total as docs/rules.md has them.
#pragma once

#include "rules/indicative.h"
#include "rules/ledger.h"
#include "rules/quota.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct figures;

struct figures *figures_new(void); // NULL where memory is short
void figures_free(struct figures *figures);

// Computes everything anew. False where memory is short: the figures are then empty, compute again.
__attribute__((warn_unused_result)) bool figures_compute(struct figures *figures, const struct ledger *ledger);

// One number of persons housed that changed in the ledger since the last computation.
struct housed_change {
    int code;
    int period;
};

// Computes what a change of counts touches, and nothing else: the chain of periods from each changed cell on (over
// reorganisations too), the nation's sums of those periods, waiting, and the indicative total with its quotas when it
// moves. When the position date entered another month everything is computed anew. The determinations must be the same
// as at the last figures_compute. The result equals figures_compute's in every field but `touched`.
// False as figures_compute.
__attribute__((warn_unused_result)) bool figures_update(struct figures *figures, const struct ledger *ledger,
                                                        const struct housed_change *changes, size_t count);

// Which periods there are: first to last inclusive; false where there is none (no total, or nothing can be computed).
bool figures_range(const struct figures *figures, int *first, int *last);

// NULL where the period is out of range. A municipality's: NULL where it does not exist then.
const struct period_figures *figures_period(const struct figures *figures, int period);
const struct quota *figures_quota(const struct figures *figures, int code, int period);

// The parts of the indicative total of the last period, whose total is an indicative one, from the ledger that the
// figures were computed from.
struct indicative figures_indicative(const struct figures *figures, const struct ledger *ledger);

// Every quota and nation that may have changed since the last clear is marked `touched`; figures_compute marks all. A
// quota is only ever marked together with the nation of its period.
void figures_touched_clear(struct figures *figures);
