#include "reference.h"
#include "rules/municipalities.h"

#include <criterion/criterion.h>

static struct municipalities municipalities; // large; each test has a process of its own

static size_t count_on(const struct ledger *ledger, int32_t day)
{
    size_t count = municipalities_exist(ledger_determinations(ledger), day, municipalities.exist);
    for (int code = 0; code < MUNICIPALITY_CODES; code++)
        cr_assert_eq(municipalities.exist[code], municipalities_has(ledger_determinations(ledger), day, code));
    return count;
}

static void add_register(struct ledger *ledger, int32_t day, int first_code, int last_code)
{
    char name[] = "Somewhere";
    struct municipality list[8];
    struct municipal_register municipal_register = {.effective_on = day, .municipalities = list};
    for (int code = first_code; code <= last_code; code++)
        list[municipal_register.count++] = (struct municipality){.code = code, .name = name};
    cr_assert(ledger_add_register(ledger, &municipal_register));
}

static void add_part(struct ledger *ledger, int year, uint8_t id, int from_code, int to_code, uint64_t inhabitants)
{
    struct reorganised_part part = {.from_code = from_code, .to_code = to_code, .inhabitants = inhabitants};
    struct reorganisation reorganisation = {
        .id = {id}, .effective_on = day_of(year, 1, 1), .parts = &part, .part_count = 1};
    cr_assert(ledger_add_reorganisation(ledger, &reorganisation));
}

Test(municipalities, of_2016_and_2017)
{
    struct ledger *ledger = reference_ledger();
    cr_assert_eq(count_on(ledger, day_of(2015, 12, 31)), 0, "no register on or before the day");
    cr_assert_eq(count_on(ledger, day_of(2016, 1, 1)), 390);
    cr_assert_eq(count_on(ledger, day_of(2016, 12, 31)), 390);
    cr_assert_eq(count_on(ledger, day_of(2017, 1, 1)), 388);
    cr_assert_eq(count_on(ledger, day_of(2030, 1, 1)), 388);
    ledger_free(ledger);
}

Test(municipalities, a_newer_register_includes_what_came_before)
{
    struct ledger *ledger = ledger_new();
    add_part(ledger, 2018, 1, 1, 9, 5); // on the second register's own day: it says all
    add_part(ledger, 2017, 2, 2, 8, 5);
    add_register(ledger, day_of(2016, 1, 1), 1, 3);
    cr_assert_eq(count_on(ledger, day_of(2017, 1, 1)), 3);
    cr_assert(municipalities.exist[8]);
    cr_assert_not(municipalities.exist[2]);
    add_register(ledger, day_of(2018, 1, 1), 1, 4);
    cr_assert_eq(count_on(ledger, day_of(2018, 1, 1)), 4);
    cr_assert_not(municipalities.exist[8]);
    cr_assert_not(municipalities.exist[9]);
    ledger_free(ledger);
}

Test(municipalities, reorganisations_of_one_day_count_together)
{
    struct ledger *ledger = ledger_new();
    add_register(ledger, day_of(2016, 1, 1), 1, 3);
    add_part(ledger, 2017, 1, 1, 2, 10); // 1 into 2 ...
    add_part(ledger, 2017, 2, 3, 1, 20); // ... and 3 into 1, which so goes on
    cr_assert_eq(count_on(ledger, day_of(2017, 1, 1)), 2);
    cr_assert(municipalities.exist[1]);
    cr_assert(municipalities.exist[2]);
    ledger_free(ledger);
}

static uint64_t inhabitants_of(const struct ledger *ledger, int reference_year, int32_t day, int code)
{
    const struct determinations *determinations = ledger_determinations(ledger);
    const struct population *population = determinations_population(determinations, day_of(reference_year, 1, 1));
    cr_assert_not_null(population);
    municipalities_inhabitants(determinations, population, day, municipalities.inhabitants);
    return municipalities.inhabitants[code];
}

Test(municipalities, inhabitants_of_meierijstad)
{
    struct ledger *ledger = reference_ledger();
    cr_assert_eq(inhabitants_of(ledger, 2016, day_of(2016, 7, 1), MEIERIJSTAD), 0);
    cr_assert_eq(inhabitants_of(ledger, 2016, day_of(2016, 7, 1), VEGHEL), 38078);
    cr_assert_eq(inhabitants_of(ledger, 2016, day_of(2017, 1, 1), MEIERIJSTAD), 79599);
    cr_assert_eq(inhabitants_of(ledger, 2016, day_of(2017, 7, 1), MEIERIJSTAD), 79599);
    cr_assert_eq(inhabitants_of(ledger, 2016, day_of(2017, 1, 1), THOLEN), 25421);
    ledger_free(ledger);
}

Test(municipalities, inhabitants_by_the_newest_reorganisation_after_the_reference_day)
{
    struct ledger *ledger = ledger_new();
    struct code_amount amounts[] = {{3, 600}, {1, 300}, {2, 200}};
    struct population population = {
        .reference_day = day_of(2017, 1, 1), .national = 1000, .inhabitants = amounts, .count = 3};
    cr_assert(ledger_add_population(ledger, &population));
    add_part(ledger, 2017, 1, 1, 2, 111); // on the reference day: in the population already
    cr_assert_eq(inhabitants_of(ledger, 2017, day_of(2018, 1, 1), 2), 200);
    add_part(ledger, 2018, 2, 1, 2, 222);
    add_part(ledger, 2018, 3, 3, 2, 7);
    cr_assert_eq(inhabitants_of(ledger, 2017, day_of(2017, 7, 1), 2), 200);
    cr_assert_eq(inhabitants_of(ledger, 2017, day_of(2018, 1, 1), 2), 229, "the day's reorganisations add up");
    add_part(ledger, 2019, 4, 3, 2, 5000);
    cr_assert_eq(inhabitants_of(ledger, 2017, day_of(2018, 7, 1), 2), 229);
    cr_assert_eq(inhabitants_of(ledger, 2017, day_of(2019, 1, 1), 2), 1000, "at most the national figure");
    cr_assert_eq(inhabitants_of(ledger, 2017, day_of(2019, 1, 1), 1), 300);
    ledger_free(ledger);
}
