// Figures of six digits, some negative, of a municipality with a long name.
#pragma once

#include "rules/reference.h"
#include "standing/standing.h"

#include <criterion/criterion.h>

#define LONG_NAME                                                                                                      \
    "Bronckhorst-Súdwest-Fryslân en de verenigde gemeenten aan weerszijden van de Oude IJssel en de Grote Beek"
#define FIRST   period_of(2017, 1)
#define RUNNING period_of(2018, 1)

static inline void extreme_add_places(struct ledger *ledger)
{
    char names[2][sizeof LONG_NAME] = {LONG_NAME, "'s-Gravenhage"};
    struct municipality municipalities[] = {{.code = THOLEN, .name = names[0], .province = 29},
                                            {.code = DEN_HAAG, .name = names[1], .province = 28}};
    struct municipal_register municipal_register = {
        .effective_on = day_of(2016, 1, 1), .municipalities = municipalities, .count = 2};
    struct code_amount inhabitants[] = {{THOLEN, 99999999}, {DEN_HAAG, 99999998}};
    struct population population = {
        .reference_day = day_of(2016, 1, 1), .national = 199999997, .inhabitants = inhabitants, .count = 2};
    cr_assert(ledger_add_register(ledger, &municipal_register));
    cr_assert(ledger_add_population(ledger, &population));
    population.reference_day = day_of(2017, 1, 1);
    cr_assert(ledger_add_population(ledger, &population));
}

static inline struct standing extreme_standing(void)
{
    struct ledger *ledger = ledger_new();
    extreme_add_places(ledger);
    for (int period = FIRST; period <= RUNNING; period++)
        reference_add_total(ledger, period, 400000, TOTAL_DEFINITIVE, day_of(2016, 12, 1), METHOD_SUM_PRESERVING);
    reference_add_balance(ledger, FIRST, DEN_HAAG, 100000);
    reference_add_official(ledger, FIRST + 1, THOLEN, 100000, day_of(2016, 12, 2));
    reference_add_transfer(ledger, FIRST, THOLEN, DEN_HAAG, 100000);
    reference_set_housed(ledger, THOLEN, FIRST, 899999, 123456);
    reference_set_housed(ledger, THOLEN, FIRST + 1, 12345, 1334);
    reference_set_housed(ledger, DEN_HAAG, RUNNING, 3679, 1334);
    ledger_set_position(ledger, day_of(2018, 5, 1));
    return (struct standing){ledger, reference_compute(ledger)};
}

// Totals of a million each, of which nothing is realised: figures of seven digits.
static inline void extreme_widen(struct standing *standing)
{
    for (int period = FIRST; period <= RUNNING; period++) {
        reference_add_total(standing->ledger, period, 1000000, TOTAL_DEFINITIVE, day_of(2016, 12, 3),
                            METHOD_SUM_PRESERVING);
        reference_set_housed(standing->ledger, DEN_HAAG, period, 0, 0);
    }
    figures_free(standing->figures);
    standing->figures = reference_compute(standing->ledger);
}
