#include "reference.h"
#include "rules/figures.h"

#include <criterion/criterion.h>

#define FIRST  period_of(2017, 1)
#define SECOND period_of(2017, 2)

static struct indicative indicative_in(struct ledger *ledger, int period, struct national_quota *nation)
{
    struct figures *figures = figures_new();
    cr_assert(figures_compute(figures, ledger));
    const struct period_figures *figures_of_period = figures_period(figures, period);
    cr_assert_not_null(figures_of_period);
    *nation = figures_of_period->nation;
    struct indicative indicative = figures_indicative(figures, ledger);
    figures_free(figures);
    return indicative;
}

Test(indicative, worked_example)
{
    struct ledger *ledger = reference_ledger();
    struct national_quota nation;
    reference_add_total(ledger, FIRST, 500, TOTAL_DEFINITIVE, day_of(2016, 9, 1), METHOD_SUM_PRESERVING);
    ledger_set_position(ledger, day_of(2017, 4, 1));
    // 181 days before 1 April 2017 is 2 October 2016.
    cr_assert(ledger_set_inflow(ledger, INFLOW_ASYLUM, day_of(2016, 10, 1), 3000));
    cr_assert(ledger_set_inflow(ledger, INFLOW_ASYLUM, day_of(2016, 10, 2), 100));
    cr_assert(ledger_set_inflow(ledger, INFLOW_RESETTLEMENT, day_of(2017, 4, 1), 50));
    cr_assert(ledger_set_inflow(ledger, INFLOW_FAMILY_ARRIVAL, day_of(2017, 1, 1), 33));
    cr_assert(ledger_set_inflow(ledger, INFLOW_FAMILY_PERMIT, day_of(2017, 1, 1), 700));
    cr_assert(ledger_set_housed(ledger, THOLEN, FIRST, (struct housed){.persons = 20}));
    struct indicative indicative = indicative_in(ledger, SECOND, &nation);
    cr_assert_eq(indicative.first_day, day_of(2016, 10, 2));
    cr_assert_eq(indicative.last_day, day_of(2017, 4, 1));
    cr_assert_eq(indicative.waiting, 3000 + 100 + 50 + 33 - 20);
    cr_assert_eq(indicative.inflow, 183);
    cr_assert_eq(indicative.days, 274);     // 1 April to 31 December
    cr_assert_eq(indicative.expected, 276); // 183 * 274 / 182 = 275.505
    cr_assert_eq(indicative.outflow, 480);
    cr_assert_eq(indicative.total, 3163 + 276 - 480);
    cr_assert_eq(nation.national_total, 2959);
    cr_assert_eq(nation.quota_sum, 2959);
    cr_assert_eq(nation.total_status, TOTAL_INDICATIVE);
    cr_assert_eq(nation.basis, BASIS_SUM_PRESERVING);
    cr_assert_not(nation.announced_late);
    ledger_free(ledger);
}

Test(indicative, expected_inflow_is_rounded_half_up)
{
    struct ledger *ledger = reference_ledger();
    struct national_quota nation;
    reference_add_total(ledger, FIRST, 0, TOTAL_DEFINITIVE, day_of(2016, 9, 1), METHOD_STATUTORY);
    ledger_set_position(ledger, day_of(2017, 10, 1)); // 91 days before the end: half of the inflow
    cr_assert(ledger_set_inflow(ledger, INFLOW_ASYLUM, day_of(2017, 10, 1), 7));
    cr_assert_eq(indicative_in(ledger, SECOND, &nation).days, 91);
    cr_assert_eq(indicative_in(ledger, SECOND, &nation).expected, 4);
    cr_assert_eq(nation.national_total, 11);
    cr_assert_eq(nation.basis, BASIS_STATUTORY, "below the number of municipalities");
    ledger_free(ledger);
}

Test(indicative, an_announced_period_asks_its_corrected_quota)
{
    struct ledger *ledger = reference_ledger();
    struct national_quota nation;
    reference_add_total(ledger, FIRST, 1000, TOTAL_DEFINITIVE, day_of(2016, 9, 1), METHOD_SUM_PRESERVING);
    reference_add_total(ledger, SECOND, 2000, TOTAL_FORECAST, day_of(2016, 9, 1), METHOD_SUM_PRESERVING);
    struct code_amount inhabitants = {.code = THOLEN, .amount = 10};
    struct population population = {
        .reference_day = day_of(2017, 1, 1), .national = 10, .inhabitants = &inhabitants, .count = 1};
    cr_assert(ledger_add_population(ledger, &population));
    cr_assert(ledger_set_inflow(ledger, INFLOW_ASYLUM, day_of(2017, 1, 1), 50000));
    cr_assert(ledger_set_housed(ledger, THOLEN, FIRST, (struct housed){.persons = 400}));
    ledger_set_position(ledger, day_of(2017, 1, 1));
    cr_assert_eq(indicative_in(ledger, SECOND + 1, &nation).outflow, 600 + 2000);
    cr_assert_eq(nation.population_day, day_of(2017, 1, 1));
    ledger_set_position(ledger, day_of(2017, 7, 1)); // the first has ended, its 600 went over
    cr_assert_eq(indicative_in(ledger, SECOND + 1, &nation).outflow, 2600);
    cr_assert(ledger_set_housed(ledger, THOLEN, FIRST, (struct housed){.persons = 9000}));
    cr_assert_eq(indicative_in(ledger, SECOND + 1, &nation).outflow, 0, "a national lead takes nothing in");
    ledger_set_position(ledger, day_of(2019, 1, 1));
    cr_assert_eq(indicative_in(ledger, SECOND + 1, &nation).days, 0);
    ledger_free(ledger);
}

Test(indicative, never_below_zero_nor_above_what_a_total_holds)
{
    struct ledger *ledger = reference_ledger();
    struct national_quota nation;
    reference_add_total(ledger, FIRST, 1000, TOTAL_DEFINITIVE, day_of(2016, 9, 1), METHOD_SUM_PRESERVING);
    ledger_set_position(ledger, day_of(2017, 1, 1));
    cr_assert(ledger_set_inflow(ledger, INFLOW_ASYLUM, day_of(2017, 1, 1), 1));
    cr_assert_eq(indicative_in(ledger, SECOND, &nation).total, 0);
    cr_assert(ledger_set_inflow(ledger, INFLOW_ASYLUM, day_of(2017, 1, 1), INT64_C(1) << 40));
    cr_assert_eq(indicative_in(ledger, SECOND, &nation).total, UINT32_MAX);
    ledger_free(ledger);
}

Test(indicative, the_newest_earlier_population_serves)
{
    struct ledger *ledger = reference_ledger();
    struct national_quota nation;
    reference_add_total(ledger, FIRST, 1000, TOTAL_DEFINITIVE, day_of(2016, 9, 1), METHOD_SUM_PRESERVING);
    reference_add_total(ledger, SECOND, 1000, TOTAL_DEFINITIVE, day_of(2016, 9, 1), METHOD_SUM_PRESERVING);
    ledger_set_position(ledger, day_of(2017, 1, 1));
    (void)indicative_in(ledger, SECOND + 1, &nation);
    cr_assert_eq(nation.population_day, day_of(2016, 1, 1));
    cr_assert_eq(nation.national_inhabitants, 16979120);
    ledger_free(ledger);
}

Test(indicative, none_before_the_first_position_date)
{
    struct ledger *ledger = reference_ledger();
    struct figures *figures = figures_new();
    reference_add_total(ledger, FIRST, 1000, TOTAL_DEFINITIVE, day_of(2016, 9, 1), METHOD_SUM_PRESERVING);
    cr_assert(figures_compute(figures, ledger));
    cr_assert_null(figures_period(figures, SECOND));
    ledger_set_position(ledger, day_of(2016, 12, 1));
    cr_assert(figures_update(figures, ledger, NULL, 0));
    cr_assert_not_null(figures_period(figures, SECOND));
    figures_free(figures);
    ledger_free(ledger);
}
