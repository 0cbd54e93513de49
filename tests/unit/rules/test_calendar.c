#include "rules/calendar.h"

#include <criterion/criterion.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

Test(calendar, days_count_from_2000)
{
    static const struct {
        int year, month, day;
        int32_t expected;
    } cases[] = {{2000, 1, 1, 0},      {1999, 12, 31, -1}, {2000, 2, 29, 59},  {2000, 3, 1, 60},
                 {2001, 1, 1, 366},    {2016, 1, 1, 5844}, {2017, 1, 1, 6210}, {2100, 12, 31, 36889},
                 {1970, 1, 1, -10957}, {1, 1, 1, -730119}, {0, 3, 1, -730425}};
    for (size_t i = 0; i < COUNT(cases); i++)
        cr_assert_eq(day_of(cases[i].year, cases[i].month, cases[i].day), cases[i].expected, "case %zu", i);
}

Test(calendar, every_day_goes_to_its_date_and_back)
{
    struct date before = day_date(day_of(1899, 12, 31));
    for (int32_t day = day_of(1900, 1, 1); day <= day_of(2200, 1, 1); day++) {
        struct date date = day_date(day);
        cr_assert(date_exists(date.year, date.month, date.day));
        cr_assert_eq(day_of(date.year, date.month, date.day), day);
        bool next_day = date.year == before.year && date.month == before.month && date.day == before.day + 1;
        bool next_month = date.day == 1 && !date_exists(before.year, before.month, before.day + 1);
        cr_assert(next_day || next_month);
        before = date;
    }
}

Test(calendar, dates_that_do_not_exist)
{
    cr_assert(date_exists(2016, 2, 29));
    cr_assert(date_exists(2000, 2, 29));
    cr_assert_not(date_exists(2017, 2, 29));
    cr_assert_not(date_exists(1900, 2, 29));
    cr_assert_not(date_exists(2017, 4, 31));
    cr_assert_not(date_exists(2017, 0, 1));
    cr_assert_not(date_exists(2017, 13, 1));
    cr_assert_not(date_exists(2017, 1, 0));
    cr_assert_not(date_exists(2017, -1, -1));
}

Test(calendar, day_text)
{
    char text[DAY_TEXT_SIZE];
    cr_assert_str_eq(day_format(day_of(2017, 1, 31), text), "2017-01-31");
    cr_assert_str_eq(day_format(day_of(987, 6, 5), text), "0987-06-05");
}

Test(calendar, periods)
{
    int period = period_of(2017, 1);
    cr_assert_eq(period_year(period), 2017);
    cr_assert_eq(period_half(period), 1);
    cr_assert_eq(period_half(period + 1), 2);
    cr_assert_eq(period + 2, period_of(2018, 1));
    cr_assert_eq(period_first_day(period), day_of(2017, 1, 1));
    cr_assert_eq(period_last_day(period), day_of(2017, 6, 30));
    cr_assert_eq(period_first_day(period + 1), day_of(2017, 7, 1));
    cr_assert_eq(period_last_day(period + 1), day_of(2017, 12, 31));
    cr_assert_eq(period_of_day(day_of(2017, 6, 30)), period);
    cr_assert_eq(period_of_day(day_of(2017, 7, 1)), period + 1);
}

Test(calendar, both_halves_count_inhabitants_of_the_year_before)
{
    cr_assert_eq(period_reference_day(period_of(2017, 1)), day_of(2016, 1, 1));
    cr_assert_eq(period_reference_day(period_of(2017, 2)), day_of(2016, 1, 1));
    cr_assert_eq(period_reference_day(period_of(2018, 1)), day_of(2017, 1, 1));
}

Test(calendar, whole_months_elapsed)
{
    static const struct {
        int half, year, month, day, expected;
    } cases[] = {{1, 2016, 12, 31, 0}, {1, 2017, 1, 1, 0},  {1, 2017, 1, 31, 0}, {1, 2017, 2, 1, 1},
                 {1, 2017, 3, 31, 2},  {1, 2017, 4, 1, 3},  {1, 2017, 6, 30, 5}, {1, 2017, 7, 1, 6},
                 {1, 2030, 1, 1, 6},   {2, 2017, 6, 30, 0}, {2, 2017, 7, 31, 0}, {2, 2017, 8, 1, 1},
                 {2, 2017, 12, 31, 5}, {2, 2018, 1, 1, 6}};
    for (size_t i = 0; i < COUNT(cases); i++)
        cr_assert_eq(
            period_months_elapsed(period_of(2017, cases[i].half), day_of(cases[i].year, cases[i].month, cases[i].day)),
            cases[i].expected, "case %zu", i);
    cr_assert_eq(period_months_elapsed(period_of(2017, 1), DAY_NONE), 0);
}

Test(calendar, period_text)
{
    char text[PERIOD_TEXT_SIZE];
    int period = PERIOD_NONE;
    cr_assert_str_eq(period_format(period_of(2017, 2), text), "2017-2");
    static const struct {
        const char *text;
        int half;
    } right[] = {{"2017-1", 1}, {"2017-2", 2}, {"2017-I", 1}, {"2017-II", 2}};
    for (size_t i = 0; i < COUNT(right); i++) {
        cr_assert(period_parse(right[i].text, &period));
        cr_assert_eq(period, period_of(2017, right[i].half));
    }
    static const char *const wrong[] = {"",        "2017",     "2017-", "2017-3", "2017-0",
                                        "2017-12", "2017-III", "17-1",  "20171",  "-017-1"};
    for (size_t i = 0; i < COUNT(wrong); i++)
        cr_assert_not(period_parse(wrong[i], &period), "\"%s\"", wrong[i]);
}

Test(calendar, days_as_text)
{
    static const char *const wrong[] = {"",           "2017-4-1",    "2017-04-31", "2017-02-29",
                                        "2017-13-01", "2017-00-01",  "2017-04-00", "2017/04/01",
                                        "20170401",   "2017-04-01 ", "+017-04-01", "2017-04-0x"};
    int32_t day = 0;
    cr_expect(day_parse("2017-04-01", &day));
    cr_expect_eq(day, day_of(2017, 4, 1));
    cr_expect(day_parse("2016-02-29", &day));
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        cr_expect_not(day_parse(wrong[i], &day), "%s", wrong[i]);
}
