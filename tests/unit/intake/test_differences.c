#include "intake/differences.h"
#include "rules/calendar.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static struct differences differences;

static void teardown(void)
{
    differences_free(&differences);
}

TestSuite(differences, .fini = teardown);

static void expect(const struct difference_list *list, size_t at, struct difference expected)
{
    cr_assert_lt(at, list->count);
    const struct difference *found = &list->items[at];
    cr_expect(memcmp(found, &expected, sizeof expected) == 0, "at %zu: %d %d %d %d", at, found->group, found->day,
              found->persons, found->family);
}

// Those of one month are one row.
Test(differences, summed_by_row_in_order)
{
    const int32_t march = day_of(2017, 3, 1), april = day_of(2017, 4, 1);
    differences_housed(&differences, 716, april, 3, 0);
    differences_housed(&differences, 14, april + 29, 2, 2);
    differences_housed(&differences, 716, april - 1, 1, 1);
    differences_housed(&differences, 716, april + 1, 4, 4);
    differences_housed(&differences, 716, april + 29, -1, -1);
    differences_finish(&differences);
    cr_assert_eq(differences.housed.count, 3);
    expect(&differences.housed, 0, (struct difference){14, april, 2, 2});
    expect(&differences.housed, 1, (struct difference){716, march, 1, 1});
    expect(&differences.housed, 2, (struct difference){716, april, 6, 3});
    cr_assert_eq(differences.inflow.count, 0);
}

Test(differences, inflow_by_kind_and_day)
{
    differences_inflow(&differences, INFLOW_RESETTLEMENT, 6210, 2);
    differences_inflow(&differences, INFLOW_ASYLUM, 6210, 1);
    differences_inflow(&differences, INFLOW_ASYLUM, -1, 4);
    differences_inflow(&differences, INFLOW_ASYLUM, 6210, 5);
    differences_finish(&differences);
    cr_assert_eq(differences.inflow.count, 3);
    expect(&differences.inflow, 0, (struct difference){INFLOW_ASYLUM, -1, 4, 0});
    expect(&differences.inflow, 1, (struct difference){INFLOW_ASYLUM, 6210, 6, 0});
    expect(&differences.inflow, 2, (struct difference){INFLOW_RESETTLEMENT, 6210, 2, 0});
}

// A correction takes back what it replaces: a row that stays as it was is not written, but one whose family changed is.
Test(differences, what_cancels_out_is_left_out)
{
    differences_housed(&differences, 1, 1, 3, 3);
    differences_housed(&differences, 1, 1, -3, -3);
    differences_housed(&differences, 2, 1, 3, 3);
    differences_housed(&differences, 2, 1, -3, 0);
    differences_housed(&differences, 3, 1, 0, 0);
    differences_inflow(&differences, INFLOW_ASYLUM, 1, 2);
    differences_inflow(&differences, INFLOW_ASYLUM, 1, -2);
    differences_finish(&differences);
    cr_assert_eq(differences.housed.count, 1);
    expect(&differences.housed, 0, (struct difference){2, 0, 0, 3});
    cr_assert_eq(differences.inflow.count, 0);
    differences_finish(&differences);
    cr_assert_eq(differences.housed.count, 1, "a second time changes nothing");
}

Test(differences, of_nothing)
{
    differences_finish(&differences);
    cr_assert_eq(differences.housed.count + differences.inflow.count, 0);
}

Test(differences, cleared)
{
    differences_housed(&differences, 1, 1, 1, 1);
    differences_inflow(&differences, INFLOW_ASYLUM, 1, 1);
    const struct difference *memory = differences.housed.items;
    differences_clear(&differences);
    cr_expect_eq(differences.housed.count + differences.inflow.count, 0);
    cr_expect_eq(differences.housed.items, memory, "the memory is kept");
    differences_free(&differences);
    differences_free(&differences);
    cr_expect_null(differences.housed.items);
}

// Against sums in a plain array, over as many entries as a large batch makes.
Test(differences, sums_of_many)
{
    static int32_t persons[20][10], family[20][10];
    size_t rows = 0;
    srandom(1);
    for (int i = 0; i < 50000; i++) {
        int code = (int)(random() % 20), month = (int)(random() % 10);
        int32_t count = (int32_t)(random() % 5 - 2), of_family = (int32_t)(random() % 3 - 1);
        persons[code][month] += count;
        family[code][month] += of_family;
        differences_housed(&differences, code, day_of(2017, 1 + month, 1 + (int)(random() % 28)), count, of_family);
    }
    differences_finish(&differences);
    for (int code = 0; code < 20; code++)
        for (int month = 0; month < 10; month++)
            if (persons[code][month] || family[code][month])
                expect(
                    &differences.housed, rows++,
                    (struct difference){code, day_of(2017, 1 + month, 1), persons[code][month], family[code][month]});
    cr_assert_eq(differences.housed.count, rows);
}
