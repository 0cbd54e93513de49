#include "rules/reference.h"
#include "standing/readings.h"

#define PERIOD period_of(2017, 1)

static struct readings made(uint32_t total, enum method method, int code, bool *both)
{
    struct ledger *ledger = reference_ledger();
    struct readings readings;
    reference_add_total(ledger, PERIOD, total, TOTAL_DEFINITIVE, day_of(2016, 9, 30), method);
    struct figures *figures = reference_compute(ledger);
    *both = readings_make(&readings, figures_period(figures, PERIOD), code);
    figures_free(figures);
    ledger_free(ledger);
    return readings;
}

// Den Haag's as in docs/rules.md: published 393, by the letter of the law 399.
Test(readings, the_same_whichever_counts)
{
    static const enum method methods[] = {METHOD_STATUTORY, METHOD_SUM_PRESERVING};
    for (size_t i = 0; i < 2; i++) {
        bool both;
        struct readings readings = made(13000, methods[i], DEN_HAAG, &both);
        cr_assert(both);
        cr_expect_eq(readings.statutory, 399);
        cr_expect_eq(readings.sum_preserving, 393);
        cr_expect_eq(readings.statutory_sum, 13194);
        cr_expect_eq(readings.sum_preserving_sum, 13000);
    }
}

Test(readings, only_one_or_none)
{
    bool both;
    (void)made(387, METHOD_SUM_PRESERVING, DEN_HAAG, &both);
    cr_expect_not(both, "388 municipalities");
    (void)made(388, METHOD_SUM_PRESERVING, DEN_HAAG, &both);
    cr_expect(both);
    (void)made(13000, METHOD_SUM_PRESERVING, SCHIJNDEL, &both);
    cr_expect_not(both, "it has ended");
}
