#include "pages/chart.h"
#include "pages/chart_inside.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static json_t *words;

static void read_words(void)
{
    words = json_pack("{s:{s:[ssssssssssss]}}", "chart", "months", "jan", "feb", "mrt", "apr", "mei", "jun", "jul",
                      "aug", "sep", "okt", "nov", "dec");
    cr_assert_not_null(words);
}

static void free_words(void)
{
    json_decref(words);
}

static int number_at(const json_t *list, size_t i, const char *name)
{
    const json_t *value = json_object_get(json_array_get(list, i), name);
    cr_assert(json_is_integer(value), "%s", name);
    return (int)json_integer_value(value);
}

static const char *text_at(const json_t *list, size_t i, const char *name)
{
    const json_t *value = json_object_get(json_array_get(list, i), name);
    cr_assert(json_is_string(value), "%s", name);
    return json_string_value(value);
}

static bool true_at(const json_t *list, size_t i, const char *name)
{
    const json_t *value = json_object_get(json_array_get(list, i), name);
    cr_assert(json_is_boolean(value), "%s", name);
    return json_is_true(value);
}

Test(chart, axes_have_few_round_steps_and_room_for_all)
{
    const struct {
        int64_t least, most;
        struct axis axis;
    } cases[] = {{0, 0, {0, 1, 1}},
                 {0, 5, {0, 5, 1}},
                 {0, 6, {0, 6, 2}},
                 {0, 37, {0, 40, 10}},
                 {0, 19082, {0, 20000, 5000}},
                 {0, 25000, {0, 25000, 5000}},
                 {-3, 12, {-5, 15, 5}},
                 {-120, -5, {-150, 50, 50}},
                 {0, 99999999, {0, 100000000, 20000000}}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct axis axis = axis_for(cases[i].least, cases[i].most);
        cr_expect_eq(axis.low, cases[i].axis.low, "%zu: %ld", i, axis.low);
        cr_expect_eq(axis.high, cases[i].axis.high, "%zu: %ld", i, axis.high);
        cr_expect_eq(axis.step, cases[i].axis.step, "%zu: %ld", i, axis.step);
    }
}

Test(chart, axes_of_any_numbers_end)
{
    for (int64_t most = 1; most < 1000000000000000; most = most * 3 + 1) {
        struct axis axis = axis_for(-most, most);
        cr_expect(axis.low <= -most && axis.high >= most && axis.step > 0, "%ld", most);
        json_t *view = axis_view(&axis, LANGUAGE_EN);
        cr_expect_leq(json_array_size(json_object_get(view, "grid")), 8, "%ld", most);
        json_decref(view);
    }
}

Test(chart, an_axis_says_its_numbers_from_below)
{
    struct axis axis = axis_for(-3, 12000);
    json_t *view = axis_view(&axis, LANGUAGE_NL), *grid = json_object_get(view, "grid");
    cr_assert_eq(json_array_size(grid), 5);
    cr_expect_str_eq(text_at(grid, 0, "text"), "-5.000");
    cr_expect_eq(number_at(grid, 0, "y"), PLOT_BOTTOM);
    cr_expect_str_eq(text_at(grid, 1, "text"), "0");
    cr_expect_eq(number_at(grid, 1, "y"), json_integer_value(json_object_get(view, "zero")));
    cr_expect_str_eq(text_at(grid, 4, "text"), "15.000");
    cr_expect_eq(number_at(grid, 4, "y"), PLOT_TOP);
    json_decref(view);
}

// Tholen in 2017-I: 5, 1 and 7 of 37.
static json_t *tholen(int32_t position)
{
    struct month months[6] = {{0}};
    const int64_t housed[6] = {5, 1, 7};
    for (int i = 0; i < 6; i++)
        months[i] = (struct month){day_of(2017, i + 1, 1), {housed[i], i == 0 ? 2 : 0}, ((i + 1) * 37 + 5) / 6};
    return chart_months(months, position, LANGUAGE_NL, words);
}

Test(chart, months_add_up, .init = read_words, .fini = free_words)
{
    json_t *view = tholen(day_of(2017, 4, 1)), *months = json_object_get(view, "months");
    cr_assert_eq(json_array_size(months), 6);
    static const char *const sums[] = {"5", "6", "13"}, *const due[] = {"7", "13", "19", "25", "31", "37"};
    struct axis axis = axis_for(0, 37);
    for (size_t i = 0; i < 6; i++) {
        cr_expect_eq(true_at(months, i, "begun"), i < 3, "%zu", i);
        cr_expect_str_eq(text_at(months, i, "due"), due[i]);
        cr_expect_eq(number_at(months, i, "family_y") + number_at(months, i, "family_height"), PLOT_BOTTOM);
        cr_expect_eq(number_at(months, i, "y") + number_at(months, i, "height"), number_at(months, i, "family_y"));
        cr_expect(number_at(months, i, "x") >= PLOT_LEFT);
        cr_expect(number_at(months, i, "x") + number_at(months, i, "width") <= PLOT_RIGHT);
        if (i < 3) {
            cr_expect_str_eq(text_at(months, i, "sum"), sums[i]);
            cr_expect_eq(number_at(months, i, "y"), axis_place(&axis, atoi(sums[i])));
        }
    }
    cr_expect_str_eq(text_at(months, 2, "name"), "mrt");
    cr_expect_str_eq(text_at(months, 2, "persons"), "7");
    cr_expect_eq(json_integer_value(json_object_get(view, "due_from")), PLOT_BOTTOM);
    cr_expect_eq(json_integer_value(json_object_get(view, "due_to")), axis_place(&axis, 37));
    json_decref(view);
}

Test(chart, no_month_has_begun_without_a_position, .init = read_words, .fini = free_words)
{
    struct month months[6] = {{0}};
    for (int i = 0; i < 6; i++)
        months[i].first_day = day_of(2017, i + 7, 1);
    json_t *view = chart_months(months, DAY_NONE, LANGUAGE_NL, words);
    cr_expect_not(true_at(json_object_get(view, "months"), 0, "begun"));
    cr_expect_str_eq(text_at(json_object_get(view, "months"), 0, "name"), "jul");
    cr_expect(json_is_false(json_object_get(view, "has_due")), "nothing is due where the corrected quota is 0 or less");
    json_decref(view);
}

Test(chart, half_years)
{
    int first = period_of(2016, 2);
    const struct chart_period periods[] = {{first, PHASE_ENDED, TOTAL_DEFINITIVE, 100, 110, -10},
                                           {first + 1, PHASE_RUNNING, TOTAL_DEFINITIVE, 90, 30, 60},
                                           {first + 2, PHASE_ANNOUNCED, TOTAL_FORECAST, 200, 0, 200},
                                           {first + 3, PHASE_ANNOUNCED, TOTAL_INDICATIVE, 50, 0, 50}};
    json_t *view = chart_periods(periods, 4, LANGUAGE_EN), *list = json_object_get(view, "periods");
    cr_assert_eq(json_array_size(list), 4);
    struct axis axis = axis_for(-10, 200);
    for (size_t i = 0; i < 4; i++) {
        cr_expect_eq(number_at(list, i, "corrected_y"), axis_place(&axis, periods[i].corrected), "%zu", i);
        cr_expect_eq(number_at(list, i, "realised_y") + number_at(list, i, "realised_height"), axis_place(&axis, 0));
        cr_expect_eq(true_at(list, i, "begun"), i < 2);
        cr_expect_eq(true_at(list, i, "expected"), i >= 2);
        cr_expect_eq(true_at(list, i, "label"), true);
    }
    cr_expect_str_eq(text_at(list, 0, "name"), "2016-II");
    cr_expect_str_eq(text_at(list, 0, "remaining"), "-10");
    char line[64];
    snprintf(line, sizeof line, "%d,%d %d,%d ", number_at(list, 0, "middle"), axis_place(&axis, -10),
             number_at(list, 1, "middle"), axis_place(&axis, 60));
    cr_expect_str_eq(json_string_value(json_object_get(view, "line")), line, "only of those that have begun");
    json_decref(view);
}

Test(chart, of_many_half_years_some_have_a_label_and_always_the_last)
{
    static struct chart_period periods[40];
    for (int i = 0; i < 40; i++)
        periods[i] = (struct chart_period){period_of(2000, 1) + i, PHASE_ENDED, TOTAL_DEFINITIVE, 10, 10, 0};
    json_t *view = chart_periods(periods, 40, LANGUAGE_EN), *list = json_object_get(view, "periods");
    int labels = 0, right = 0;
    for (size_t i = 0; i < 40; i++) {
        labels += true_at(list, i, "label");
        cr_expect(number_at(list, i, "x") >= right && number_at(list, i, "width") >= 1, "%zu", i);
        right = number_at(list, i, "x") + number_at(list, i, "width");
    }
    cr_expect(labels >= 5 && labels <= 8, "%d", labels);
    cr_expect(true_at(list, 39, "label"));
    cr_expect_leq(right, PLOT_RIGHT);
    json_decref(view);
}

Test(chart, half_years_of_a_municipality_are_those_in_which_it_exists)
{
    struct told_quota quotas[] = {{.quota = {.code = 5, .corrected_quota = 9, .realised = 4, .remaining = 5}}};
    struct told_period periods[] = {{.period = 10, .nation = {.corrected_quota = 70, .phase = PHASE_ENDED}},
                                    {.period = 11, .nation = {.phase = PHASE_RUNNING}, .quotas = quotas, .count = 1}};
    struct told told = {.periods = periods, .count = 2};
    size_t count;
    struct chart_period *of = chart_periods_of(&told, 5, &count);
    cr_assert_eq(count, 1);
    cr_expect(of[0].period == 11 && of[0].corrected == 9 && of[0].realised == 4 && of[0].remaining == 5);
    cr_expect_eq(of[0].phase, PHASE_RUNNING);
    free(of);
    of = chart_periods_of(&told, CODE_NONE, &count);
    cr_assert_eq(count, 2);
    cr_expect_eq(of[0].corrected, 70);
    free(of);
}

Test(chart, weeks_and_their_norm)
{
    const struct process_waiting waiting[] = {{0, 3, 100}, {4, 7, 50}, {8, 15, 0}, {16, -1, 25}};
    json_t *view = chart_weeks(waiting, 4, 10, LANGUAGE_NL), *list = json_object_get(view, "ranges");
    static const char *const names[] = {"0\u20133", "4\u20137", "8\u201315", "16+"};
    for (size_t i = 0; i < 4; i++) {
        cr_expect_str_eq(text_at(list, i, "weeks"), names[i]);
        cr_expect_eq(true_at(list, i, "late"), i == 3, "%zu", i);
        cr_expect_eq(number_at(list, i, "y") + number_at(list, i, "height"), PLOT_BOTTOM);
    }
    cr_expect_eq(number_at(list, 0, "y"), PLOT_TOP);
    cr_expect_eq(number_at(list, 1, "height") * 2, number_at(list, 0, "height"));
    // A quarter of the way through the third range of four.
    cr_expect_eq(json_integer_value(json_object_get(view, "norm_x")), PLOT_LEFT + (2 * 4 + 1) * PLOT_WIDTH / 16);
    json_decref(view);
    view = chart_weeks(waiting, 4, 500, LANGUAGE_NL);
    cr_expect_eq(json_integer_value(json_object_get(view, "norm_x")), PLOT_LEFT + 3 * PLOT_WIDTH / 4,
                 "in the range that has no end");
    json_decref(view);
}

Test(chart, bars)
{
    const struct {
        int64_t realised, corrected;
        int months, done, due;
    } cases[] = {{13, 37, 3, 35, 50}, {0, 37, 0, 0, 0},    {40, 37, 6, 100, 100}, {5, 0, 1, 100, 17},
                 {-1, 37, 2, 0, 33},  {5, -3, 4, 100, 67}, {1, 3, 5, 33, 83}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_t *view = chart_bar(cases[i].realised, cases[i].corrected, cases[i].months);
        cr_expect_eq(json_integer_value(json_object_get(view, "done")), cases[i].done, "%zu", i);
        cr_expect_eq(json_integer_value(json_object_get(view, "due")), cases[i].due, "%zu", i);
        json_decref(view);
    }
}
