// The figures as values: those of a municipality and of the nation in one period.
#pragma once

#include "rules/determination.h"
#include "rules/persons.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The numbers are those of the enums Phase, QuotaBasis and Schedule of the messages.
enum phase { PHASE_ANNOUNCED = 1, PHASE_RUNNING = 2, PHASE_ENDED = 3 };
enum basis { BASIS_STATUTORY = 1, BASIS_SUM_PRESERVING = 2, BASIS_OFFICIAL = 3 };
enum schedule { SCHEDULE_ON_SCHEDULE = 1, SCHEDULE_SLIGHTLY_BEHIND = 2, SCHEDULE_BEHIND = 3 };

// A municipality in a period. The fields are those of message Quota, and proto/taakstelling/v1/quota.proto tells their
// meaning, units and signs.
struct quota {
    int code;
    int period;
    uint64_t inhabitants; // as they count (municipalities.h): at most the nation's
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
    bool touched; // it may have changed since figures_touched_clear
};

// The nation in a period. The fields are those of message NationalQuota (proto/taakstelling/v1/national_quota.proto),
// and some of the period that its quotas have in common.
struct national_quota {
    int period;
    enum phase phase;
    enum total_status total_status;
    uint32_t national_total;
    bool announced_late;
    enum basis basis; // how the total was divided: BASIS_STATUTORY or BASIS_SUM_PRESERVING
    int64_t quota_sum;
    int64_t carry_over;
    int64_t corrected_quota;
    int64_t realised;
    int64_t realised_family;
    int64_t remaining;
    uint32_t on_schedule, slightly_behind, behind; // how many municipalities are
    uint32_t official_quotas;                      // how many municipalities have one that holds
    int64_t inflow[INFLOW_KINDS];                  // persons who came in with a date in the period
    int64_t waiting;
    int64_t family_expected;
    int64_t unassigned;
    int months_elapsed;
    uint64_t national_inhabitants;
    int32_t population_day; // reference day of the population that counts; DAY_NONE where none does
    bool touched;
};

// All figures of a period.
struct period_figures {
    bool published; // it has a total or the indicative one, and is shown; else it lies between two that have one, and
                    // is computed only so that balances go on
    struct national_quota nation;
    struct quota *quotas; // of the municipalities that exist on the period's first day, by code ascending
    size_t count;
};
