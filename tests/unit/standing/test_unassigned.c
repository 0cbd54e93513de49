#include "extreme_standing.h"
#include "standing/unassigned.h"

static struct standing standing;

static void setup(void)
{
    standing = extreme_standing();
    reference_set_housed(standing.ledger, 7, FIRST, 12, 5);
    reference_set_housed(standing.ledger, 9999, FIRST, 1, 0);
    reference_set_housed(standing.ledger, THOLEN, period_of(2015, 2), 3, 1); // before the first register
}

static void teardown(void)
{
    standing_free(&standing);
}

TestSuite(unassigned, .init = setup, .fini = teardown);

static void expect_item(const struct unassigned *item, int period, int code, const char *name, int64_t persons)
{
    cr_expect_eq(item->period, period);
    cr_expect_eq(item->code, code);
    cr_expect_str_eq(item->name, name);
    cr_expect_eq(item->housed.persons, persons);
}

Test(unassigned, of_all_periods_in_their_order)
{
    size_t count;
    struct unassigned *list = unassigned_list(&standing, PERIOD_NONE, &count);
    cr_assert_eq(count, 3);
    expect_item(&list[0], period_of(2015, 2), THOLEN, LONG_NAME, 3);
    expect_item(&list[1], FIRST, 7, "", 12);
    expect_item(&list[2], FIRST, 9999, "", 1);
    cr_expect_eq(list[1].housed.family, 5);
    free(list);
}

Test(unassigned, of_one_period)
{
    size_t count;
    struct unassigned *list = unassigned_list(&standing, FIRST, &count);
    cr_expect_eq(count, 2);
    free(list);
    cr_expect_null(unassigned_list(&standing, RUNNING, &count));
    cr_expect_eq(count, 0);
}
