#include "rules/reference.h"
#include "terminal/printed.h"
#include "terminal/province_print.h"

#define HALF    4034 // 2017-I
#define ZEELAND 29

static struct records records;

static void setup(void)
{
    struct ledger *ledger = reference_ledger();
    records = (struct records){.months = calloc(2, sizeof *records.months), .month_count = 2};
    reference_add_total(ledger, HALF, 13000, TOTAL_DEFINITIVE, day_of(2016, 9, 30), METHOD_SUM_PRESERVING);
    reference_add_total(ledger, HALF + 1, 10000, TOTAL_FORECAST, day_of(2017, 1, 10), METHOD_SUM_PRESERVING);
    reference_add_balance(ledger, HALF, THOLEN, 17);
    reference_add_transfer(ledger, HALF, THOLEN, 664, 2);
    records.months[0] = (struct housed_month){THOLEN, day_of(2017, 1, 1), {6, 2}};
    records.months[1] = (struct housed_month){THOLEN, day_of(2017, 2, 1), {7, 0}};
    reference_set_housed(ledger, THOLEN, HALF, 13, 2);
    ledger_set_position(ledger, day_of(2017, 2, 20));
    struct error error;
    cr_assert(standing_of(&records.standing, ledger, &error));
}

static void teardown(void)
{
    records_free(&records);
}

TestSuite(province_print, .init = setup, .fini = teardown);

static const char *printed(int period)
{
    struct error error = {0};
    printed_start();
    bool ok = province_print(&records, ZEELAND, period, false, &error);
    const char *text = printed_end();
    cr_expect(ok, "%s", error.message);
    return text;
}

static void expect_lines(const char *text, const char *lines)
{
    cr_expect(strstr(text, lines), "not in it: %s\n%s", lines, text);
}

Test(province_print, a_running_half_year)
{
    const char *text = printed(PERIOD_NONE);
    expect_neat(text);
    expect_lines(text, "Zeeland in 2017-I, running, position of 2017-02-20\n\n"
                       "Municipality        Quota  Transferred  Carried over  Corrected\n"
                       "Borsele                18            0             0         18\n"
                       "Goes                   29           +2             0         31\n");
    expect_lines(text, "\nTholen                 20           -2           +17         35\n");
    expect_lines(text, "\nTogether              295            0           +17        312\n\n"
                       "Municipality        Realised         To go  Schedule         In a row  Change\n");
    expect_lines(text, "\nTholen                    13  37.1%     22  on schedule             -      -7\n");
    expect_lines(text, "\nTogether                  13   4.2%    299  12 of 13 behind                -7\n\n"
                       "In a row: so many half-years in a row, up to the last that has ended, it ended\n"
                       "with persons to go.\n"
                       "Change: of the persons to go, since 2017-02-01.\n");
}

// A half-year later Tholen has ended one with 22 to go, which the one that begins carries over; a month before it did
// not yet.
Test(province_print, a_half_year_in_a_row)
{
    ledger_set_position(records.standing.ledger, day_of(2017, 7, 1));
    figures_free(records.standing.figures);
    records.standing.figures = reference_compute(records.standing.ledger);
    const char *text = printed(PERIOD_NONE);
    expect_neat(text);
    expect_lines(text, "Zeeland in 2017-II, running, ");
    expect_lines(text, "\nTholen                     0  0.0%     37  on schedule            1     +22\n");
    expect_lines(text, "\nChange: of the persons to go, since 2017-06-01.\n");
}

Test(province_print, one_that_is_announced)
{
    const char *text = printed(HALF + 1);
    expect_neat(text);
    cr_expect(strstr(text, "only a forecast"), "%s", text);
}
