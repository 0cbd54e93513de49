#include "extreme_standing.h"

static struct standing standing;

static void setup(void)
{
    standing = extreme_standing();
}

static void teardown(void)
{
    standing_free(&standing);
}

TestSuite(standing, .init = setup, .fini = teardown);

static void recompute(void)
{
    figures_free(standing.figures);
    standing.figures = reference_compute(standing.ledger);
}

// Three with totals, and the one after them that has an indicative one.
Test(standing, periods_one_after_the_other)
{
    static const int codes[] = {CODE_NONE, THOLEN};
    for (size_t i = 0; i < 2; i++) {
        int count = 0;
        for (int period = PERIOD_NONE; (period = standing_next_period(&standing, codes[i], period)) != PERIOD_NONE;)
            cr_expect_eq(period, FIRST + count++);
        cr_expect_eq(count, 4);
    }
    cr_expect_eq(standing_next_period(&standing, 1, PERIOD_NONE), PERIOD_NONE, "a code that no register names");
    cr_expect_eq(standing_current_period(&standing), RUNNING);
}

// It is computed for its carry-over alone.
Test(standing, a_period_without_a_total_is_passed_over)
{
    struct population population = {.reference_day = day_of(2018, 1, 1), .national = 1};
    cr_assert(ledger_add_population(standing.ledger, &population));
    reference_add_total(standing.ledger, RUNNING + 2, 7, TOTAL_FORECAST, day_of(2018, 4, 1), METHOD_STATUTORY);
    recompute();
    cr_expect_eq(standing_next_period(&standing, CODE_NONE, RUNNING), RUNNING + 2);
    cr_expect_eq(standing_next_period(&standing, THOLEN, RUNNING), RUNNING + 2);
    cr_expect_null(standing_period(&standing, RUNNING + 1));
    cr_expect_null(standing_quota(&standing, THOLEN, RUNNING + 1));
    cr_expect_not_null(standing_quota(&standing, THOLEN, RUNNING + 2));
}

Test(standing, the_current_period_is_the_last_that_began_else_the_first)
{
    ledger_set_position(standing.ledger, day_of(2030, 1, 1));
    recompute();
    cr_expect_eq(standing_current_period(&standing), RUNNING + 1);
    ledger_set_position(standing.ledger, day_of(2016, 12, 31));
    recompute();
    cr_expect_eq(standing_current_period(&standing), FIRST);
}

Test(standing, nothing_yet)
{
    struct standing empty = {ledger_new(), figures_new()};
    cr_assert(figures_compute(empty.figures, empty.ledger));
    cr_expect_eq(standing_next_period(&empty, CODE_NONE, PERIOD_NONE), PERIOD_NONE);
    cr_expect_eq(standing_current_period(&empty), PERIOD_NONE);
    cr_expect_str_empty(standing_name(&empty, THOLEN, FIRST));
    standing_free(&empty);
}

Test(standing, named)
{
    char text[NAMED_SIZE];
    cr_expect_str_eq(standing_named(&standing, DEN_HAAG, FIRST, text), "'s-Gravenhage (GM0518)");
    cr_expect_str_eq(standing_named(&standing, 7, FIRST, text), " (GM0007)");
}
