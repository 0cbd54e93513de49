#include "standing/extreme_standing.h"
#include "terminal/nation_print.h"
#include "terminal/printed.h"

static struct standing standing;
static struct error error;

static void setup(void)
{
    standing = extreme_standing();
}

static void teardown(void)
{
    standing_free(&standing);
}

TestSuite(nation_print, .init = setup, .fini = teardown);

Test(nation_print, a_line_for_each_period)
{
    printed_start();
    cr_expect(nation_periods_print(&standing, false, &error));
    const char *text = printed_end();
    cr_expect_null(strstr(text, "…"), "a status is cut: %s", text);
    expect_neat(text);
}

Test(nation_print, one_period)
{
    for (int period = FIRST; period <= RUNNING; period++) {
        printed_start();
        const struct national_quota *nation = &figures_period(standing.figures, period)->nation;
        cr_expect(nation_print(&standing, period, false, &error));
        const char *text = printed_end();
        cr_expect_eq(strstr(text, "Waiting") != NULL, nation->phase == PHASE_RUNNING, "%s", text);
        cr_expect_null(strstr(text, "…"), "a note is cut: %s", text);
        expect_neat(text);
    }
}

// Side by side they were 81 columns and more.
Test(nation_print, wide_figures_stand_upright)
{
    extreme_widen(&standing);
    printed_start();
    cr_expect(nation_periods_print(&standing, false, &error));
    const char *text = printed_end();
    expect_neat(text);
    cr_expect(strstr(text, "Period     2018-I\nPhase      running\nTotal      1,000,000\n"), "%s", text);
}

Test(nation_print, what_is_no_definitive_total_is_said_in_words)
{
    reference_add_total(standing.ledger, RUNNING + 1, 5000, TOTAL_FORECAST, day_of(2018, 4, 1), METHOD_STATUTORY);
    figures_free(standing.figures);
    standing.figures = reference_compute(standing.ledger);
    printed_start();
    cr_expect(nation_periods_print(&standing, false, &error));
    const char *text = printed_end();
    cr_expect(strstr(text, "\n\n2018-II: the national total is only a forecast: "), "%s", text);
    cr_expect(strstr(text, "\n2019-I: the national total is only indicative: "), "%s", text);
    cr_expect_null(strstr(text, "2018-I: "), "%s", text);
    printed_start();
    cr_expect(nation_print(&standing, RUNNING + 1, false, &error));
    text = printed_end();
    cr_expect(strstr(text, "\n\nMind that the national total is only a forecast: "), "%s", text);
    expect_neat(text);
}
