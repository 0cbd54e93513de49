// Whether two computations gave the same figures.
#pragma once

#include "rules/figures.h"

#include <criterion/criterion.h>

static inline bool same_quota(const struct quota *a, const struct quota *b)
{
    return a->code == b->code && a->period == b->period && a->inhabitants == b->inhabitants &&
           a->computed_quota == b->computed_quota && a->quota == b->quota && a->transferred == b->transferred &&
           a->carry_over == b->carry_over && a->corrected_quota == b->corrected_quota && a->realised == b->realised &&
           a->realised_family == b->realised_family && a->remaining == b->remaining && a->basis == b->basis &&
           a->schedule == b->schedule;
}

// What the message of every municipality says of the nation too.
static inline bool same_frame(const struct national_quota *a, const struct national_quota *b)
{
    return a->period == b->period && a->phase == b->phase && a->total_status == b->total_status &&
           a->national_total == b->national_total && a->months_elapsed == b->months_elapsed &&
           a->national_inhabitants == b->national_inhabitants && a->population_day == b->population_day;
}

static inline bool same_nation(const struct national_quota *a, const struct national_quota *b)
{
    for (int kind = 0; kind < INFLOW_KINDS; kind++) {
        if (a->inflow[kind] != b->inflow[kind])
            return false;
    }
    return same_frame(a, b) && a->announced_late == b->announced_late && a->basis == b->basis &&
           a->quota_sum == b->quota_sum && a->carry_over == b->carry_over && a->corrected_quota == b->corrected_quota &&
           a->realised == b->realised && a->realised_family == b->realised_family && a->remaining == b->remaining &&
           a->on_schedule == b->on_schedule && a->slightly_behind == b->slightly_behind && a->behind == b->behind &&
           a->official_quotas == b->official_quotas && a->waiting == b->waiting &&
           a->family_expected == b->family_expected && a->unassigned == b->unassigned;
}

static inline void check_same(const struct figures *a, const struct figures *b, uint64_t seed)
{
    int first = 0, last = -1, first_b = 0, last_b = -1;
    cr_assert_eq(figures_range(a, &first, &last), figures_range(b, &first_b, &last_b), "seed %lu", seed);
    cr_assert(first == first_b && last == last_b, "seed %lu", seed);
    for (int period = first; period <= last; period++) {
        const struct period_figures *left = figures_period(a, period), *right = figures_period(b, period);
        cr_assert_eq(left->published, right->published, "seed %lu", seed);
        cr_assert(same_nation(&left->nation, &right->nation), "seed %lu period %d", seed, period);
        cr_assert_eq(left->count, right->count, "seed %lu", seed);
        for (size_t i = 0; i < left->count; i++)
            cr_assert(same_quota(&left->quotas[i], &right->quotas[i]), "seed %lu period %d code %d", seed, period,
                      left->quotas[i].code);
    }
}
