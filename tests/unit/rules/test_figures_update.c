// Properties over random ledgers: computing what a change touches is computing everything, and no order matters.
#include "random_ledger.h"
#include "rules/figures.h"
#include "same_figures.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#define RUNS    600
#define ROUNDS  12
#define CHANGES 6

static void touched_clear(struct figures *figures)
{
    int first = 0, last = -1;
    (void)figures_range(figures, &first, &last);
    for (int period = first; period <= last; period++)
        figures_touched_clear(figures, period);
}

static struct land land; // large; each test has a process of its own

// A copy of the figures: those of a second computation from the same ledger.
static struct figures *computed(const struct ledger *ledger)
{
    struct figures *figures = figures_new();
    cr_assert_not_null(figures);
    cr_assert(figures_compute(figures, ledger));
    return figures;
}

// Whatever differs from before is marked. Returns how many municipalities are not: the work that was saved.
static size_t check_touched(const struct figures *before, const struct figures *after, uint64_t seed)
{
    int first = 0, last = -1;
    size_t untouched = 0;
    (void)figures_range(after, &first, &last);
    for (int period = first; period <= last; period++) {
        const struct period_figures *new = figures_period(after, period), *old = figures_period(before, period);
        bool nation_same = old != NULL && same_nation(&old->nation, &new->nation);
        bool frame_same = old != NULL && same_frame(&old->nation, &new->nation);
        cr_assert(nation_same || new->nation.touched, "seed %lu nation of %d", seed, period);
        for (size_t i = 0; i < new->count; i++) {
            const struct quota *was = figures_quota(before, new->quotas[i].code, period);
            bool same = frame_same && was != NULL && same_quota(was, &new->quotas[i]);
            cr_assert(same || new->quotas[i].touched, "seed %lu code %d of %d", seed, new->quotas[i].code, period);
            untouched += new->quotas[i].touched ? 0 : 1;
        }
    }
    return untouched;
}

static void check_invariants(const struct figures *figures, uint64_t seed)
{
    int first = 0, last = -1;
    (void)figures_range(figures, &first, &last);
    for (int period = first; period <= last; period++) {
        const struct period_figures *figures_of_period = figures_period(figures, period);
        const struct national_quota *nation = &figures_of_period->nation;
        int64_t quota = 0, carry_over = 0, realised = 0, remaining = 0;
        for (size_t i = 0; i < figures_of_period->count; i++) {
            const struct quota *cell = &figures_of_period->quotas[i];
            cr_assert_eq(cell->corrected_quota, (int64_t)cell->quota + cell->transferred + cell->carry_over);
            cr_assert_eq(cell->remaining, cell->corrected_quota - cell->realised);
            cr_assert(i == 0 || cell[-1].code < cell->code);
            quota += cell->quota;
            carry_over += cell->carry_over;
            realised += cell->realised;
            remaining += cell->remaining;
        }
        cr_assert(nation->quota_sum == quota && nation->carry_over == carry_over && nation->realised == realised &&
                      nation->remaining == remaining,
                  "seed %lu period %d", seed, period);
        cr_assert_eq(nation->corrected_quota, quota + carry_over, "transfers sum to 0");
        cr_assert_eq(nation->on_schedule + nation->slightly_behind + nation->behind, figures_of_period->count);
    }
}

static void fill_ledger(struct ledger *ledger, int32_t position)
{
    for (int i = 0; i < 60; i++)
        (void)land_house(&land, ledger);
    for (int i = 0; i < 40; i++)
        land_inflow(&land, ledger, position);
    if (random_percent(&land.random, 90))
        ledger_set_position(ledger, position);
}

static size_t change_ledger(struct ledger *ledger, int32_t *position, struct housed_change *changes)
{
    size_t count = (size_t)random_between(&land.random, 0, CHANGES);
    for (size_t i = 0; i < count; i++)
        changes[i] = land_house(&land, ledger);
    if (random_percent(&land.random, 40))
        land_inflow(&land, ledger, *position);
    if (random_percent(&land.random, 40)) {
        *position += random_percent(&land.random, 20) ? random_between(&land.random, -40, 90) : 1;
        ledger_set_position(ledger, *position);
    }
    return count;
}

Test(figures_update, property_equals_computing_anew)
{
    size_t untouched = 0, indicative = 0;
    for (uint64_t seed = 1; seed <= RUNS; seed++) {
        land_found(&land, seed);
        struct ledger *ledger = ledger_new();
        cr_assert_not_null(ledger);
        land_tell(&land, ledger);
        int32_t position = land_day(&land);
        fill_ledger(ledger, position);
        struct figures *figures = computed(ledger), *before = computed(ledger);
        for (int round = 0; round < ROUNDS; round++) {
            struct housed_change changes[CHANGES];
            touched_clear(figures);
            size_t count = change_ledger(ledger, &position, changes);
            cr_assert(figures_update(figures, ledger, changes, count));
            untouched += check_touched(before, figures, seed);
            cr_assert(figures_compute(before, ledger));
            check_same(figures, before, seed);
        }
        check_invariants(figures, seed);
        int first, last;
        if (figures_range(figures, &first, &last))
            indicative += figures_period(figures, last)->nation.total_status == TOTAL_INDICATIVE ? 1 : 0;
        figures_free(figures);
        figures_free(before);
        ledger_free(ledger);
    }
    cr_assert_gt(untouched, RUNS * ROUNDS, "updates touch nearly everything");
    cr_assert_gt(indicative, RUNS / 5, "too few ledgers reach the indicative total");
}

Test(figures_update, property_order_of_determinations_does_not_matter)
{
    for (uint64_t seed = 10001; seed <= 10000 + RUNS / 3; seed++) {
        land_found(&land, seed);
        struct ledger *one = ledger_new(), *other = ledger_new();
        cr_assert(one != NULL && other != NULL);
        struct random people = land.random;
        land_tell(&land, one);
        fill_ledger(one, day_of(2017, 5, 5));
        land.random = people;
        fill_ledger(other, day_of(2017, 5, 5));
        land_shuffle(&land);
        land_tell(&land, other);
        struct figures *figures = computed(one), *shuffled = computed(other);
        check_same(figures, shuffled, seed);
        figures_free(figures);
        figures_free(shuffled);
        ledger_free(one);
        ledger_free(other);
    }
}

Test(figures_update, a_late_correction_changes_every_later_period)
{
    land_found(&land, 1); // for its generator alone
    struct ledger *ledger = ledger_new();
    land.count = 0;
    land_add_register(&land, day_of(2014, 1, 1));
    int code = land.determined[0].municipalities[0].code;
    for (int year = 2014; year <= 2016; year++)
        land_add_population(&land, year);
    land_tell(&land, ledger);
    for (int period = period_of(2015, 1); period <= period_of(2017, 1); period++) {
        struct national_total total = {.period = period, .persons = 90, .method = METHOD_STATUTORY};
        cr_assert(ledger_add_total(ledger, &total));
    }
    ledger_set_position(ledger, day_of(2017, 1, 1));
    struct figures *figures = computed(ledger);
    touched_clear(figures);
    struct quota before = *figures_quota(figures, code, period_of(2017, 1));
    struct housed_change change = {.code = code, .period = period_of(2015, 1)};
    cr_assert(ledger_set_housed(ledger, change.code, change.period, (struct housed){.persons = 4}));
    cr_assert(figures_update(figures, ledger, &change, 1));
    for (int period = period_of(2015, 1); period <= period_of(2017, 1); period++) {
        const struct period_figures *figures_of_period = figures_period(figures, period);
        for (size_t i = 0; i < figures_of_period->count; i++)
            cr_assert_eq(figures_of_period->quotas[i].touched, figures_of_period->quotas[i].code == code);
    }
    cr_assert_eq(figures_quota(figures, code, period_of(2017, 1))->carry_over, before.carry_over - 4);
    figures_free(figures);
    ledger_free(ledger);
}
