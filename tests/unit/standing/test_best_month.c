#include "rules/reference.h"
#include "standing/best_month.h"

#define HALF period_of(2017, 1)

// Two half-years, and some months of a few municipalities in them.
static struct records made(const struct housed_month *housed, size_t count)
{
    struct ledger *ledger = reference_ledger();
    struct records records = {.months = calloc(count + 1, sizeof *records.months), .month_count = count};
    struct error error;
    reference_add_total(ledger, HALF, 13000, TOTAL_DEFINITIVE, day_of(2016, 9, 30), METHOD_SUM_PRESERVING);
    reference_add_total(ledger, HALF + 1, 10000, TOTAL_DEFINITIVE, day_of(2017, 4, 5), METHOD_SUM_PRESERVING);
    for (size_t i = 0; i < count; i++) {
        records.months[i] = housed[i];
        cr_assert(ledger_add_housed(ledger, housed[i].code, period_of_day(housed[i].month), housed[i].housed));
    }
    ledger_set_position(ledger, day_of(2017, 12, 31));
    cr_assert(standing_of(&records.standing, ledger, &error));
    return records;
}

Test(best_month, of_all_municipalities_together)
{
    const struct housed_month housed[] = {
        {DEN_HAAG, day_of(2017, 1, 1), {8, 1}}, {DEN_HAAG, day_of(2017, 3, 1), {5, 1}},
        {DEN_HAAG, day_of(2017, 8, 1), {7, 1}}, {THOLEN, day_of(2017, 3, 1), {4, 2}},
        {THOLEN, day_of(2017, 8, 1), {2, 0}},   {9999, day_of(2017, 8, 1), {90, 0}}, // no municipality
    };
    struct records records = made(housed, 6);
    struct month best;
    cr_assert(best_month_find(&best, &records));
    cr_expect_eq(best.first_day, day_of(2017, 3, 1), "the first of two with 9");
    cr_expect_eq(best.housed.persons, 9);
    cr_expect_eq(best.housed.family, 3);
    records_free(&records);
}

Test(best_month, none)
{
    struct records records = made(NULL, 0);
    struct month best;
    cr_expect_not(best_month_find(&best, &records));
    records_free(&records);
}
