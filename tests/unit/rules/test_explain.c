#include "random_ledger.h"
#include "reference.h"
#include "rules/explain.h"

#include <criterion/criterion.h>

#define FIRST period_of(2017, 1)

static struct land land; // large; each test has a process of its own

Test(explain, meierijstad)
{
    struct ledger *ledger = reference_ledger();
    struct figures *figures = figures_new();
    struct explanation explanation;
    reference_add_total(ledger, FIRST, 13000, TOTAL_FORECAST, day_of(2016, 6, 1), METHOD_SUM_PRESERVING);
    ledger_set_position(ledger, day_of(2017, 1, 1));
    cr_assert(figures_compute(figures, ledger));
    cr_assert_not(explain_quota(ledger, figures, VEGHEL, FIRST, &explanation));
    cr_assert_not(explain_quota(ledger, figures, MEIERIJSTAD, FIRST + 9, &explanation));
    cr_assert(explain_quota(ledger, figures, MEIERIJSTAD, FIRST, &explanation));
    cr_assert_eq(explanation.inhabitants_part_count, 3);
    cr_assert_eq(explanation.inhabitants_parts[0].from_code, SCHIJNDEL);
    cr_assert_eq(explanation.inhabitants_parts[0].inhabitants, 23625);
    cr_assert_not_null(explanation.inhabitants_parts[0].reorganisation);
    cr_assert_eq(explanation.population->reference_day, day_of(2016, 1, 1));
    cr_assert_eq(explanation.municipal_register->effective_on, day_of(2016, 1, 1));
    cr_assert_eq(explanation.total->persons, 13000);
    cr_assert(explanation.first_period);
    cr_assert_eq(explanation.carry_part_count, 0);
    explanation_free(&explanation);
    cr_assert(explain_quota(ledger, figures, MEIERIJSTAD, FIRST + 1, &explanation));
    cr_assert_null(explanation.total);
    cr_assert_eq(explanation.carry_part_count, 0, "announced: no carry-over yet");
    explanation_free(&explanation);
    figures_free(figures);
    ledger_free(ledger);
}

static void check_inputs(const struct explanation *explanation)
{
    const struct quota *quota = &explanation->quota;
    int64_t transferred = 0, persons;
    for (size_t i = 0; i < explanation->transfer_count; i++) {
        transferred += explanation->transfers[i]->to_code == quota->code ? explanation->transfers[i]->persons : 0;
        transferred -= explanation->transfers[i]->from_code == quota->code ? explanation->transfers[i]->persons : 0;
    }
    cr_assert_eq(transferred, quota->transferred);
    uint64_t inhabitants = 0;
    for (size_t i = 0; i < explanation->inhabitants_part_count; i++)
        inhabitants += explanation->inhabitants_parts[i].inhabitants;
    if (explanation->inhabitants_part_count == 0 && explanation->population != NULL &&
        code_amount_find(explanation->population->inhabitants, explanation->population->count, quota->code, &persons))
        inhabitants = (uint64_t)persons;
    uint64_t national = explanation->nation.national_inhabitants;
    cr_assert_eq(inhabitants < national ? inhabitants : national, quota->inhabitants);
    cr_assert_eq(explanation->official != NULL, quota->basis == BASIS_OFFICIAL);
    if (explanation->official != NULL) {
        cr_assert(code_amount_find(explanation->official->quotas, explanation->official->count, quota->code, &persons));
        cr_assert_eq(persons, quota->quota);
    }
    cr_assert(explanation->official_passed == NULL || explanation->official == NULL);
}

static void check_carry(const struct explanation *explanation, const struct figures *figures)
{
    const struct quota *quota = &explanation->quota;
    int64_t carry_over = 0;
    if (explanation->opening_balance != NULL)
        cr_assert(code_amount_find(explanation->opening_balance->balances, explanation->opening_balance->count,
                                   quota->code, &carry_over));
    for (size_t i = 0; i < explanation->carry_part_count; i++) {
        const struct carry_part *part = &explanation->carry_parts[i];
        const struct quota *closing = figures_quota(figures, part->from_code, quota->period - 1);
        carry_over += part->persons;
        cr_assert_eq(part->closing, closing != NULL ? closing->remaining : 0);
        cr_assert(part->reorganisation != NULL || part->persons == part->closing);
        cr_assert_leq(part->inhabitants, part->from_inhabitants);
    }
    cr_assert(explanation->opening_balance == NULL || explanation->carry_part_count == 0);
    cr_assert_eq(carry_over, quota->carry_over);
}

static void check_all(const struct ledger *ledger, const struct figures *figures)
{
    int first = 0, last = -1;
    (void)figures_range(figures, &first, &last);
    for (int period = first; period <= last; period++) {
        const struct period_figures *figures_of_period = figures_period(figures, period);
        for (size_t i = 0; i < figures_of_period->count; i++) {
            struct explanation explanation;
            cr_assert(explain_quota(ledger, figures, figures_of_period->quotas[i].code, period, &explanation));
            check_inputs(&explanation);
            check_carry(&explanation, figures);
            if (explanation.nation.total_status == TOTAL_INDICATIVE)
                cr_assert_eq(explanation.indicative.total, explanation.nation.national_total);
            explanation_free(&explanation);
        }
    }
}

Test(explain, property_inputs_add_up_to_the_figures)
{
    for (uint64_t seed = 1; seed <= 300; seed++) {
        land_found(&land, seed);
        struct ledger *ledger = ledger_new();
        struct figures *figures = figures_new();
        land_tell(&land, ledger);
        int32_t position = land_day(&land);
        for (int i = 0; i < 60; i++)
            (void)land_house(&land, ledger);
        land_inflow(&land, ledger, position);
        ledger_set_position(ledger, position);
        cr_assert(figures_compute(figures, ledger));
        check_all(ledger, figures);
        figures_free(figures);
        ledger_free(ledger);
    }
}
