#include "standing/extreme_standing.h"
#include "terminal/printed.h"
#include "terminal/quota_print.h"

static struct records records;
#define standing records.standing
static struct error error;

static void setup(void)
{
    standing = extreme_standing();
}

static void teardown(void)
{
    standing_free(&standing);
}

TestSuite(quota_print, .init = setup, .fini = teardown);

Test(quota_print, a_line_for_each_period)
{
    static const int codes[] = {THOLEN, DEN_HAAG};
    for (size_t i = 0; i < 2; i++) {
        printed_start();
        cr_expect(quota_periods_print(&standing, codes[i], false, &error));
        expect_neat(printed_end());
    }
    printed_start();
    cr_expect(quota_periods_print(&standing, DEN_HAAG, false, &error));
    cr_expect_str_eq(printed_end(),
                     "'s-Gravenhage (GM0518)\n\n"
                     "Period   Phase        Quota   Carried  Corrected  Realised    To go  Schedule\n"
                     "2017-I   ended      200,000  +100,000    400,000         0  400,000  behind\n"
                     "2017-II  ended      200,000  +400,000    600,000         0  600,000  behind\n"
                     "2018-I   running    200,000  +600,000    800,000     3,679  796,321  behind\n"
                     "2018-II  announced        0         0          0         0        0  on schedule\n\n"
                     "2018-II: the national total is only indicative: none was announced yet, and\n"
                     "this program reckons it from permits, arrivals and placements.\n");
}

// A script may rely on each of these.
Test(quota_print, json_has_every_column)
{
    static const char *const keys[] = {"period",          "phase",    "quota",     "basis",    "carry_over",
                                       "corrected_quota", "realised", "remaining", "schedule", "total_status"};
    printed_start();
    cr_expect(quota_periods_print(&standing, THOLEN, true, &error));
    json_t *rows = json_loads(printed_end(), 0, NULL);
    cr_assert_eq(json_array_size(rows), 4);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        cr_expect(json_object_get(json_array_get(rows, 1), keys[i]), "%s", keys[i]);
    cr_expect_eq(json_object_size(json_array_get(rows, 1)), sizeof keys / sizeof *keys);
    cr_expect_str_eq(json_string_value(json_object_get(json_array_get(rows, 1), "basis")), "official");
    json_decref(rows);
}

Test(quota_print, one_period_and_how_it_comes_about)
{
    static const int codes[] = {THOLEN, DEN_HAAG};
    for (size_t i = 0; i < 2; i++)
        for (int period = FIRST; period <= RUNNING; period++)
            for (int explain = 0; explain < 2; explain++) {
                printed_start();
                cr_expect(quota_print(&records, codes[i], period, explain, false, &error));
                expect_neat(printed_end());
            }
}

Test(quota_print, signs_and_separators)
{
    printed_start();
    cr_expect(quota_print(&records, DEN_HAAG, RUNNING, true, false, &error));
    const char *text = printed_end();
    cr_expect(strstr(text, "\n  transferred          0\n  carried over  +600,000  backlog\n"), "%s", text);
    cr_expect(strstr(text, "\n  realised         3,679  of these 1,334 family members\n"), "%s", text);
    cr_expect(strstr(text, "\nCorrected      200,000 + 0 transferred + 600,000 carried over = 800,000.\n"), "%s", text);
    cr_expect(strstr(text, "\nRealised       3,679 persons of placements with a date in the period, of these\n"
                           "               1,334 family members.\n"),
              "%s", text);
    printed_start();
    cr_expect(quota_print(&records, THOLEN, FIRST, true, false, &error));
    text = printed_end();
    cr_expect(strstr(text, "\nCorrected      200,000 - 100,000 transferred + 0 carried over = 100,000.\n"), "%s", text);
    cr_expect(strstr(text, "\nTo go          100,000 - 899,999 = -799,999.\n"), "%s", text);
}

// The words are there, and nothing of them for a definitive total.
static void expect_caution(const char *text, const char *caution)
{
    static const char *const words[] = {"only a forecast", "only indicative"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        cr_expect_eq(strstr(text, words[i]) != NULL, caution && strcmp(words[i], caution) == 0, "%s: %s", words[i],
                     text);
}

Test(quota_print, what_is_no_definitive_total_is_said_in_words)
{
    reference_add_total(standing.ledger, RUNNING + 1, 5000, TOTAL_FORECAST, day_of(2018, 4, 1), METHOD_STATUTORY);
    figures_free(standing.figures);
    standing.figures = reference_compute(standing.ledger);
    static const char *const cautions[] = {NULL, "only a forecast", "only indicative"};
    for (int i = 0; i < 3; i++) {
        printed_start();
        cr_expect(quota_print(&records, THOLEN, RUNNING + i, false, false, &error));
        const char *text = printed_end();
        expect_caution(text, cautions[i]);
        expect_neat(text);
    }
    printed_start();
    cr_expect(quota_periods_print(&standing, THOLEN, false, &error));
    const char *text = printed_end();
    cr_expect(strstr(text, "\n\n2018-II: the national total is only a forecast: "), "%s", text);
    cr_expect(strstr(text, "\n2019-I: the national total is only indicative: "), "%s", text);
    expect_neat(text);
}

// Seven digits in each column: side by side they were 81 columns and more.
Test(quota_print, wide_figures_stand_upright)
{
    extreme_widen(&standing);
    printed_start();
    cr_expect(quota_periods_print(&standing, DEN_HAAG, false, &error));
    const char *text = printed_end();
    expect_neat(text);
    cr_expect(strstr(text, "\nPeriod     2017-II\nPhase      ended\n"), "%s", text);
    cr_expect(strstr(text, "\nCarried    +1,200,000\n"), "%s", text);
    for (int period = FIRST; period <= RUNNING; period++) {
        printed_start();
        cr_expect(quota_print(&records, DEN_HAAG, period, true, false, &error));
        expect_neat(printed_end());
    }
}
