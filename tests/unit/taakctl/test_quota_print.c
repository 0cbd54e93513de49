#include "taakctl/extreme_standing.h"
#include "taakctl/quota_print.h"

static struct standing standing;
static struct context context;

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
        cr_expect(quota_periods_print(&context, &standing, codes[i]));
        expect_neat(printed_end());
    }
    printed_start();
    cr_expect(quota_periods_print(&context, &standing, DEN_HAAG));
    cr_expect_str_eq(printed_end(),
                     "'s-Gravenhage (GM0518)\n\n"
                     "Period   Phase        Quota   Carried  Corrected  Realised    To go  Schedule\n"
                     "2017-I   ended      200,000  +100,000    400,000         0  400,000  behind\n"
                     "2017-II  ended      200,000  +400,000    600,000         0  600,000  behind\n"
                     "2018-I   running    200,000  +600,000    800,000     3,679  796,321  behind\n"
                     "2018-II  announced        0         0          0         0        0  on schedule\n");
}

// A script may rely on each of these.
Test(quota_print, json_has_every_column)
{
    static const char *const keys[] = {"period",          "phase",    "quota",     "basis",   "carry_over",
                                       "corrected_quota", "realised", "remaining", "schedule"};
    context.json = true;
    printed_start();
    cr_expect(quota_periods_print(&context, &standing, THOLEN));
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
                cr_expect(quota_print(&context, &standing, codes[i], period, explain));
                expect_neat(printed_end());
            }
}

Test(quota_print, signs_and_separators)
{
    printed_start();
    cr_expect(quota_print(&context, &standing, DEN_HAAG, RUNNING, true));
    const char *text = printed_end();
    cr_expect(strstr(text, "\n  transferred          0\n  carried over  +600,000  backlog\n"), "%s", text);
    cr_expect(strstr(text, "\n  realised         3,679  of these 1,334 family members\n"), "%s", text);
    cr_expect(strstr(text, "\nCorrected      200,000 + 0 transferred + 600,000 carried over = 800,000.\n"), "%s", text);
    cr_expect(strstr(text, "\nRealised       3,679 persons of placements with a date in the period, of these\n"
                           "               1,334 family members.\n"),
              "%s", text);
    printed_start();
    cr_expect(quota_print(&context, &standing, THOLEN, FIRST, true));
    text = printed_end();
    cr_expect(strstr(text, "\nCorrected      200,000 - 100,000 transferred + 0 carried over = 100,000.\n"), "%s", text);
    cr_expect(strstr(text, "\nTo go          100,000 - 899,999 = -799,999.\n"), "%s", text);
}
