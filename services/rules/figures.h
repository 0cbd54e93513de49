// The figures of every municipality and of the nation, in every period, computed from a ledger.
//
// They follow from the ledger and from nothing else. The rules are those of the Huisvestingswet 2014, articles 28 to
// 30; where the law is silent (schedule, waiting, the indicative total), those that docs/rules.md tells.
#pragma once

#include "rules/indicative.h"
#include "rules/ledger.h"
#include "rules/quota.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct figures;

// Without any period yet. NULL where memory is short.
struct figures *figures_new(void);
void figures_free(struct figures *figures); // NULL is fine

// Computes everything anew, in place of what was there. False where memory is short: the figures are then empty, and
// the next figures_update computes everything too.
__attribute__((warn_unused_result)) bool figures_compute(struct figures *figures, const struct ledger *ledger);

// A number of persons housed that was set in the ledger since the last computation.
struct housed_change {
    int code;
    int period;
};

// Computes what has changed since the last computation: what the `count` changes touch, and what the inflow and the
// position date of the ledger do. The determinations must be the same as then; else call figures_compute. A change
// touches the municipality's figures in its period, through the carry-over those of the periods after it (over
// reorganisations too), the nation's in these periods, and the indicative total, which is divided again when it moves.
// Where the position date has entered another month everything is computed anew. The result is that of figures_compute
// in every field but `touched`. False as figures_compute.
__attribute__((warn_unused_result)) bool figures_update(struct figures *figures, const struct ledger *ledger,
                                                        const struct housed_change *changes, size_t count);

// The first and the last period that there are figures of, also of all between; false where there are none, as there is
// no national total, or the first one cannot be divided yet.
bool figures_range(const struct figures *figures, int *first, int *last);

// The figures of a period, and of a municipality in it; NULL where there are none of the period, or the municipality
// does not exist then. Borrowed until the next computation.
const struct period_figures *figures_period(const struct figures *figures, int period);
const struct quota *figures_quota(const struct figures *figures, int code, int period);

// The parts of the indicative total. The last period must have one (total_status TOTAL_INDICATIVE), and the ledger must
// be as it was when the figures were computed.
struct indicative figures_indicative(const struct figures *figures, const struct ledger *ledger);

// Forgets what has changed in a period that there are figures of. Since the last call for it every quota and nation of
// it that may have changed is marked as `touched`, which after figures_compute is all of them. A quota is never marked
// without the nation of its period.
void figures_touched_clear(struct figures *figures, int period);
