#include "reference.h"
#include "rules/figures.h"

#include <criterion/criterion.h>

#define FIRST  period_of(2017, 1) // 2017-I
#define SECOND period_of(2017, 2)
#define THIRD  period_of(2018, 1)

Test(figures, meierijstad_from_three_parts)
{
    struct ledger *ledger = reference_ledger();
    reference_add_forecast(ledger, FIRST, 13000, METHOD_SUM_PRESERVING);
    struct figures *figures = reference_compute(ledger);
    cr_assert_eq(figures_period(figures, FIRST)->count, 388);
    cr_assert_eq(figures_quota(figures, MEIERIJSTAD, FIRST)->inhabitants, 79599);
    cr_assert_null(figures_quota(figures, SCHIJNDEL, FIRST));
    cr_assert_null(figures_quota(figures, OEDENRODE, FIRST));
    cr_assert_null(figures_quota(figures, VEGHEL, FIRST));
    figures_free(figures);
    ledger_free(ledger);
}

Test(figures, tholen_2017)
{
    struct ledger *ledger = reference_ledger();
    reference_add_forecast(ledger, FIRST, 13000, METHOD_SUM_PRESERVING);
    reference_add_balance(ledger, FIRST, THOLEN, 17);
    reference_set_housed(ledger, THOLEN, FIRST, 13, 4);
    ledger_set_position(ledger, day_of(2017, 4, 1));
    struct quota tholen = reference_quota(ledger, THOLEN, FIRST);
    cr_assert_eq(tholen.quota, 20);
    cr_assert_eq(tholen.carry_over, 17);
    cr_assert_eq(tholen.corrected_quota, 37);
    cr_assert_eq(tholen.realised, 13);
    cr_assert_eq(tholen.realised_family, 4);
    cr_assert_eq(tholen.remaining, 24);
    cr_assert_eq(tholen.schedule, SCHEDULE_BEHIND);
    struct national_quota nation = reference_nation(ledger, FIRST);
    cr_assert_eq(nation.months_elapsed, 3);
    cr_assert_eq(nation.phase, PHASE_RUNNING);
    cr_assert_eq(nation.corrected_quota, 13017);
    cr_assert_eq(nation.remaining, 13004);
    cr_assert_eq(nation.behind, 388);
    ledger_free(ledger);
}

Test(figures, before_the_first_day_no_carry_over_counts)
{
    struct ledger *ledger = reference_ledger();
    reference_add_forecast(ledger, FIRST, 13000, METHOD_SUM_PRESERVING);
    reference_add_forecast(ledger, SECOND, 10000, METHOD_SUM_PRESERVING);
    reference_add_balance(ledger, FIRST, THOLEN, 17);
    cr_assert_eq(reference_quota(ledger, THOLEN, FIRST).carry_over, 0);
    cr_assert_eq(reference_nation(ledger, FIRST).phase, PHASE_ANNOUNCED);
    ledger_set_position(ledger, day_of(2016, 12, 31));
    cr_assert_eq(reference_quota(ledger, THOLEN, FIRST).carry_over, 0);
    ledger_set_position(ledger, day_of(2017, 6, 30));
    cr_assert_eq(reference_quota(ledger, THOLEN, FIRST).carry_over, 17);
    cr_assert_eq(reference_quota(ledger, THOLEN, SECOND).carry_over, 0);
    ledger_set_position(ledger, day_of(2017, 7, 1));
    cr_assert_eq(reference_quota(ledger, THOLEN, SECOND).carry_over, 37);
    ledger_free(ledger);
}

Test(figures, transfer_counts_where_both_exist)
{
    struct ledger *ledger = reference_ledger();
    reference_add_forecast(ledger, FIRST, 13000, METHOD_SUM_PRESERVING);
    reference_add_transfer(ledger, FIRST, THOLEN, DEN_HAAG, 6);
    reference_add_transfer(ledger, FIRST, DEN_HAAG, VEGHEL, 50); // ended
    reference_add_transfer(ledger, SECOND, DEN_HAAG, THOLEN, 70);
    cr_assert_eq(reference_quota(ledger, THOLEN, FIRST).transferred, -6);
    cr_assert_eq(reference_quota(ledger, THOLEN, FIRST).corrected_quota, 14);
    cr_assert_eq(reference_quota(ledger, DEN_HAAG, FIRST).transferred, 6);
    cr_assert_eq(reference_nation(ledger, FIRST).corrected_quota, 13000);
    ledger_free(ledger);
}

Test(figures, placements_outside_any_municipality_are_unassigned)
{
    struct ledger *ledger = reference_ledger();
    reference_add_forecast(ledger, FIRST, 13000, METHOD_SUM_PRESERVING);
    reference_set_housed(ledger, VEGHEL, FIRST, 7, 0);
    reference_set_housed(ledger, 9999, FIRST, 1, 1);
    reference_set_housed(ledger, THOLEN, FIRST, 2, 1);
    reference_set_housed(ledger, 9999, THIRD, 4, 0);
    cr_assert_eq(reference_nation(ledger, FIRST).unassigned, 8);
    cr_assert_eq(reference_nation(ledger, FIRST).realised, 2);
    cr_assert_eq(reference_nation(ledger, FIRST).realised_family, 1);
    ledger_free(ledger);
}

Test(figures, a_period_without_a_total_between_two_carries_on)
{
    struct ledger *ledger = reference_ledger();
    reference_add_forecast(ledger, period_of(2016, 2) - 1, 400, METHOD_STATUTORY); // 2016-I: no population of 2015
    struct figures *figures = reference_compute(ledger);
    cr_assert_null(figures_period(figures, FIRST));
    ledger_clear_determinations(ledger);
    reference_add_register(ledger);
    reference_add_population(ledger);
    reference_add_reorganisation(ledger);
    struct population next = {.reference_day = day_of(2017, 1, 1), .national = 1};
    struct code_amount one = {.code = THOLEN, .amount = 1};
    next.inhabitants = &one;
    next.count = 1;
    cr_assert(ledger_add_population(ledger, &next));
    reference_add_forecast(ledger, FIRST, 13000, METHOD_SUM_PRESERVING);
    reference_add_forecast(ledger, THIRD, 9, METHOD_STATUTORY);
    reference_add_official(ledger, SECOND, THOLEN, 1000, day_of(2018, 1, 1));
    reference_add_transfer(ledger, SECOND, DEN_HAAG, THOLEN, 3);
    reference_set_housed(ledger, THOLEN, SECOND, 5, 0);
    ledger_set_position(ledger, day_of(2018, 1, 1));
    cr_assert(figures_compute(figures, ledger));
    cr_assert_not(figures_period(figures, SECOND)->published);
    const struct quota *tholen = figures_quota(figures, THOLEN, SECOND);
    cr_assert_eq(tholen->quota, 0);
    cr_assert_eq(tholen->carry_over, 20);
    cr_assert_eq(tholen->remaining, 18);
    cr_assert_eq(figures_quota(figures, THOLEN, THIRD)->carry_over, 18);
    cr_assert_eq(figures_quota(figures, THOLEN, THIRD)->quota, 9);
    cr_assert_eq(figures_quota(figures, DEN_HAAG, THIRD)->quota, 0, "its inhabitants are not known");
    figures_free(figures);
    ledger_free(ledger);
}

Test(figures, nothing_after_the_first_total_that_cannot_be_divided)
{
    struct ledger *ledger = reference_ledger();
    int first, last;
    reference_add_forecast(ledger, FIRST, 13000, METHOD_SUM_PRESERVING);
    reference_add_forecast(ledger, THIRD, 6000, METHOD_SUM_PRESERVING); // no population of 2017
    reference_add_forecast(ledger, THIRD + 1, 6000, METHOD_SUM_PRESERVING);
    ledger_set_position(ledger, day_of(2017, 4, 1));
    struct figures *figures = reference_compute(ledger);
    cr_assert(figures_range(figures, &first, &last));
    cr_assert_eq(first, FIRST);
    cr_assert_eq(last, FIRST, "no gap and no indicative period at the end");
    cr_assert_null(figures_period(figures, SECOND));
    cr_assert_null(figures_quota(figures, THOLEN, THIRD));
    figures_free(figures);
    ledger_free(ledger);
}

Test(figures, no_municipality_no_figures)
{
    struct ledger *ledger = ledger_new();
    int first, last;
    reference_add_population(ledger);
    reference_add_reorganisation(ledger);
    reference_add_forecast(ledger, FIRST, 13000, METHOD_SUM_PRESERVING);
    struct figures *figures = reference_compute(ledger);
    cr_assert_not(figures_range(figures, &first, &last));
    reference_add_register(ledger); // comes last
    cr_assert(figures_compute(figures, ledger));
    cr_assert_eq(figures_quota(figures, THOLEN, FIRST)->quota, 20);
    figures_free(figures);
    ledger_free(ledger);
}

Test(figures, a_merged_municipality_carries_its_parts_balances)
{
    struct ledger *ledger = reference_ledger();
    struct code_amount whole = {.code = DEN_HAAG, .amount = 519988};
    struct population old = {
        .reference_day = day_of(2015, 1, 1), .national = 519988, .inhabitants = &whole, .count = 1};
    cr_assert(ledger_add_population(ledger, &old));
    reference_add_forecast(ledger, FIRST - 1, 0, METHOD_STATUTORY);
    reference_add_forecast(ledger, FIRST, 13000, METHOD_SUM_PRESERVING);
    struct code_amount amounts[] = {{SCHIJNDEL, 11}, {OEDENRODE, -4}, {VEGHEL, 30}, {THOLEN, 17}};
    struct opening_balance balance = {.period = FIRST - 1, .balances = amounts, .count = 4};
    cr_assert(ledger_add_opening_balance(ledger, &balance));
    reference_set_housed(ledger, VEGHEL, FIRST - 1, 9, 0);
    ledger_set_position(ledger, day_of(2017, 1, 1));
    cr_assert_eq(reference_quota(ledger, MEIERIJSTAD, FIRST).carry_over, 11 - 4 + 21);
    cr_assert_eq(reference_quota(ledger, THOLEN, FIRST).carry_over, 17);
    cr_assert_eq(reference_nation(ledger, FIRST).carry_over, reference_nation(ledger, FIRST - 1).remaining);
    reference_add_balance(ledger, FIRST, MEIERIJSTAD, 2);
    cr_assert_eq(reference_quota(ledger, MEIERIJSTAD, FIRST).carry_over, 2, "an opening balance overrides");
    ledger_free(ledger);
}

Test(figures, inflow_and_waiting_show_in_the_running_period)
{
    struct ledger *ledger = reference_ledger();
    reference_add_forecast(ledger, FIRST, 13000, METHOD_SUM_PRESERVING);
    reference_add_forecast(ledger, SECOND, 10000, METHOD_SUM_PRESERVING);
    cr_assert(ledger_set_inflow(ledger, INFLOW_ASYLUM, day_of(2016, 12, 31), 100));
    cr_assert(ledger_set_inflow(ledger, INFLOW_ASYLUM, day_of(2017, 1, 1), 40));
    cr_assert(ledger_set_inflow(ledger, INFLOW_FAMILY_PERMIT, day_of(2017, 1, 2), 30));
    cr_assert(ledger_set_inflow(ledger, INFLOW_FAMILY_ARRIVAL, day_of(2017, 1, 3), 20));
    cr_assert(ledger_set_inflow(ledger, INFLOW_RELOCATION, day_of(2017, 1, 4), 5));
    cr_assert(ledger_set_inflow(ledger, INFLOW_RESETTLEMENT, day_of(2017, 1, 5), 2));
    reference_set_housed(ledger, 9999, FIRST, 3, 0);
    reference_set_housed(ledger, THOLEN, FIRST, 10, 0);
    ledger_set_position(ledger, day_of(2017, 1, 5));
    struct national_quota nation = reference_nation(ledger, FIRST);
    cr_assert_eq(nation.waiting, 100 + 40 + 20 + 5 + 2 - 13);
    cr_assert_eq(nation.family_expected, 10);
    cr_assert_eq(nation.inflow[INFLOW_ASYLUM], 40);
    cr_assert_eq(nation.inflow[INFLOW_FAMILY_PERMIT], 30);
    cr_assert_eq(nation.inflow[INFLOW_FAMILY_ARRIVAL], 20);
    cr_assert_eq(reference_nation(ledger, SECOND).waiting, 0);
    cr_assert_eq(reference_nation(ledger, SECOND).family_expected, 0);
    cr_assert(ledger_set_inflow(ledger, INFLOW_FAMILY_ARRIVAL, day_of(2017, 1, 5), 11));
    cr_assert_eq(reference_nation(ledger, FIRST).family_expected, 0);
    ledger_free(ledger);
}

Test(figures, empty)
{
    struct ledger *ledger = ledger_new();
    int first, last;
    struct figures *figures = reference_compute(ledger);
    cr_assert_not(figures_range(figures, &first, &last));
    cr_assert_null(figures_period(figures, FIRST));
    cr_assert_null(figures_quota(figures, THOLEN, FIRST));
    cr_assert(figures_update(figures, ledger, NULL, 0));
    figures_free(figures);
    figures_free(NULL);
    ledger_free(ledger);
}
