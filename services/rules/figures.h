// The figures: every municipality's quota and the nation's, in every period, computed from a ledger.
//
// A function of the ledger and of nothing else. Rules: Huisvestingswet 2014, articles 28 to 30; carry-over, schedule,
// waiting and the indicative total as docs/rules.md has them.
#pragma once

#include "rules/calendar.h"
#include "rules/ledger.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum phase { PHASE_ANNOUNCED = 1, PHASE_RUNNING = 2, PHASE_ENDED = 3 };                        // numbers of Phase
enum basis { BASIS_STATUTORY = 1, BASIS_SUM_PRESERVING = 2, BASIS_OFFICIAL = 3 };              // of QuotaBasis
enum schedule { SCHEDULE_ON_SCHEDULE = 1, SCHEDULE_SLIGHTLY_BEHIND = 2, SCHEDULE_BEHIND = 3 }; // of Schedule

// One municipality in one period; the fields of message Quota, where their units and signs are told.
struct quota {
    int code;
    int period;
    uint64_t inhabitants; // as they count: at most national_inhabitants
    uint32_t computed_quota;
    uint32_t quota;
    int64_t transferred;
    int64_t carry_over;
    int64_t corrected_quota;
    int64_t realised;
    int64_t realised_family;
    int64_t remaining;
    enum basis basis;
    enum schedule schedule;
    bool touched; // since figures_touched_clear
};

// The nation in one period; the fields of message NationalQuota.
struct national_quota {
    int period;
    enum phase phase;
    enum total_status total_status;
    uint32_t national_total;
    bool announced_late;
    enum basis basis; // of the computed quotas
    int64_t quota_sum;
    int64_t carry_over;
    int64_t corrected_quota;
    int64_t realised;
    int64_t realised_family;
    int64_t remaining;
    uint32_t on_schedule, slightly_behind, behind; // municipalities
    uint32_t official_quotas;                      // municipalities
    int64_t inflow[INFLOW_KINDS];                  // persons with a date in the period
    int64_t waiting;
    int64_t family_expected;
    int64_t unassigned;
    int months_elapsed;
    uint64_t national_inhabitants;
    int32_t population_day;
    bool touched;
};

// A period of the figures. Only published ones have a total (or the indicative one) and are shown; a period between two
// with totals is computed for its carry-over alone.
struct period_figures {
    bool published;
    struct national_quota nation;
    struct quota *quotas; // by code, ascending: the municipalities that exist on the period's first day
    size_t count;
};

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

// Every quota and nation that may have changed since the last clear is marked `touched`; figures_compute marks all. A
// quota is only ever marked together with the nation of its period.
void figures_touched_clear(struct figures *figures);
