#include "reference.h"
#include "rules/ledger.h"

#include <criterion/criterion.h>

Test(ledger, housed_is_set_and_summed)
{
    struct ledger *ledger = ledger_new();
    int period = period_of(2017, 1);
    cr_assert_eq(ledger_housed(ledger, THOLEN, period).persons, 0);
    cr_assert(ledger_set_housed(ledger, THOLEN, period, (struct housed){.persons = 5, .family = 2}));
    cr_assert(ledger_set_housed(ledger, THOLEN, period, (struct housed){.persons = 6, .family = 1}));
    cr_assert(ledger_set_housed(ledger, 9999, period, (struct housed){.persons = 3}));
    cr_assert(ledger_set_housed(ledger, 0, period + 1, (struct housed){.persons = 4}));
    cr_assert_eq(ledger_housed(ledger, THOLEN, period).persons, 6);
    cr_assert_eq(ledger_housed(ledger, THOLEN, period).family, 1);
    cr_assert_eq(ledger_housed_period(ledger, period).persons, 9);
    cr_assert_eq(ledger_housed_period(ledger, period).family, 1);
    cr_assert_eq(ledger_housed_all(ledger), 13);
    ledger_free(ledger);
}

Test(ledger, what_cannot_be_counted_is_refused)
{
    struct ledger *ledger = ledger_new();
    struct housed one = {.persons = 1};
    cr_assert_not(ledger_set_housed(ledger, -1, period_of(2017, 1), one));
    cr_assert_not(ledger_set_housed(ledger, MUNICIPALITY_CODES, period_of(2017, 1), one));
    cr_assert_not(ledger_set_housed(ledger, 1, period_of(1999, 2), one));
    cr_assert_not(ledger_set_housed(ledger, 1, period_of(2101, 1), one));
    cr_assert_not(ledger_set_inflow(ledger, INFLOW_ASYLUM, day_of(1999, 12, 31), 1));
    cr_assert_not(ledger_set_inflow(ledger, INFLOW_ASYLUM, day_of(2101, 1, 1), 1));
    cr_assert_eq(ledger_housed_all(ledger), 0);
    cr_assert_eq(ledger_inflow_all(ledger, INFLOW_ASYLUM), 0);
    ledger_free(ledger);
}

Test(ledger, inflow_by_day)
{
    struct ledger *ledger = ledger_new();
    int period = period_of(2017, 1);
    cr_assert(ledger_set_inflow(ledger, INFLOW_ASYLUM, day_of(2017, 1, 1), 7));
    cr_assert(ledger_set_inflow(ledger, INFLOW_ASYLUM, day_of(2017, 1, 1), 5));
    cr_assert(ledger_set_inflow(ledger, INFLOW_ASYLUM, day_of(2017, 6, 30), 2));
    cr_assert(ledger_set_inflow(ledger, INFLOW_ASYLUM, day_of(2017, 7, 1), 1));
    cr_assert(ledger_set_inflow(ledger, INFLOW_ASYLUM, day_of(2000, 1, 1), 10));
    cr_assert(ledger_set_inflow(ledger, INFLOW_ASYLUM, day_of(2100, 12, 31), 20));
    cr_assert(ledger_set_inflow(ledger, INFLOW_FAMILY_ARRIVAL, day_of(2017, 1, 1), 100));
    cr_assert_eq(ledger_inflow(ledger, INFLOW_ASYLUM, day_of(2017, 1, 1), day_of(2017, 6, 30)), 7);
    cr_assert_eq(ledger_inflow(ledger, INFLOW_ASYLUM, day_of(2017, 1, 2), day_of(2017, 7, 1)), 3);
    cr_assert_eq(ledger_inflow(ledger, INFLOW_ASYLUM, day_of(2017, 1, 2), day_of(2017, 1, 1)), 0);
    cr_assert_eq(ledger_inflow(ledger, INFLOW_ASYLUM, DAY_NONE, INT32_MAX), 38);
    cr_assert_eq(ledger_inflow_period(ledger, INFLOW_ASYLUM, period), 7);
    cr_assert_eq(ledger_inflow_period(ledger, INFLOW_ASYLUM, period + 1), 1);
    cr_assert_eq(ledger_inflow_all(ledger, INFLOW_ASYLUM), 38);
    cr_assert_eq(ledger_inflow_all(ledger, INFLOW_FAMILY_ARRIVAL), 100);
    cr_assert_eq(ledger_inflow_all(ledger, INFLOW_RELOCATION), 0);
    ledger_free(ledger);
}

Test(ledger, position)
{
    struct ledger *ledger = ledger_new();
    cr_assert_eq(ledger_position(ledger), DAY_NONE);
    ledger_set_position(ledger, day_of(2017, 4, 1));
    ledger_clear_determinations(ledger);
    cr_assert_eq(ledger_position(ledger), day_of(2017, 4, 1), "the counts and their position stay");
    ledger_free(ledger);
    ledger_free(NULL);
}

Test(ledger, names)
{
    struct ledger *ledger = reference_ledger();
    cr_assert_str_eq(ledger_name(ledger, THOLEN, day_of(2017, 1, 1)), "Tholen");
    cr_assert_str_eq(ledger_name(ledger, MEIERIJSTAD, day_of(2017, 1, 1)), "Meierijstad");
    cr_assert_str_eq(ledger_name(ledger, MEIERIJSTAD, day_of(2016, 1, 1)), "Meierijstad",
                     "its newest, as it is none yet");
    cr_assert_str_eq(ledger_name(ledger, VEGHEL, day_of(2017, 1, 1)), "Veghel", "its newest, as it is none any more");
    cr_assert_str_eq(ledger_name(ledger, THOLEN, DAY_NONE), "Tholen");
    cr_assert_null(ledger_name(ledger, 9999, day_of(2017, 1, 1)));
    struct municipality renamed = {.code = THOLEN, .name = (char[]){"Tholen (new)"}, .province = 29};
    struct municipal_register later = {.effective_on = day_of(2019, 1, 1), .municipalities = &renamed, .count = 1};
    cr_assert(ledger_add_register(ledger, &later));
    cr_assert_str_eq(ledger_name(ledger, THOLEN, day_of(2018, 12, 31)), "Tholen");
    cr_assert_str_eq(ledger_name(ledger, THOLEN, day_of(2019, 1, 1)), "Tholen (new)");
    ledger_clear_determinations(ledger);
    cr_assert_null(ledger_name(ledger, THOLEN, day_of(2019, 1, 1)));
    ledger_free(ledger);
}
