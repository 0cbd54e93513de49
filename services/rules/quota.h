// What the figures are: one municipality's quota and the nation's in one period, as values.
#pragma once

#include "rules/determination.h"
#include "rules/persons.h"

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
