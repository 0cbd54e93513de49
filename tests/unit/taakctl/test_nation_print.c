#include "taakctl/extreme_standing.h"
#include "taakctl/nation_print.h"

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

TestSuite(nation_print, .init = setup, .fini = teardown);

Test(nation_print, a_line_for_each_period)
{
    printed_start();
    cr_expect(nation_periods_print(&context, &standing));
    const char *text = printed_end();
    cr_expect_null(strstr(text, "…"), "a status is cut: %s", text);
    expect_neat(text);
}

Test(nation_print, one_period)
{
    for (int period = FIRST; period <= RUNNING; period++) {
        printed_start();
        const struct national_quota *nation = &figures_period(standing.figures, period)->nation;
        cr_expect(nation_print(&context, nation, day_of(2018, 5, 1)));
        const char *text = printed_end();
        cr_expect_eq(strstr(text, "Waiting") != NULL, nation->phase == PHASE_RUNNING, "%s", text);
        cr_expect_null(strstr(text, "…"), "a note is cut: %s", text);
        expect_neat(text);
    }
}
