// Figures of six digits, some negative, of a municipality with a long name; and what is printed of them.
#pragma once

#include "common/printable.h"
#include "rules/reference.h"
#include "taakctl/print.h"
#include "taakctl/standing.h"

#include <criterion/criterion.h>
#include <ctype.h>
#include <unistd.h>

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

// Standard output goes here until printed_end.
static int printed_stdout;
static FILE *printed_file;

static inline void printed_start(void)
{
    printed_file = tmpfile();
    (void)fflush(stdout);
    printed_stdout = dup(STDOUT_FILENO);
    cr_assert(printed_file && printed_stdout >= 0 && dup2(fileno(printed_file), STDOUT_FILENO) >= 0);
}

static inline const char *printed_end(void)
{
    static char text[65536];
    (void)fflush(stdout);
    cr_assert_geq(dup2(printed_stdout, STDOUT_FILENO), 0);
    close(printed_stdout);
    rewind(printed_file);
    text[fread(text, 1, sizeof text - 1, printed_file)] = '\0';
    (void)fclose(printed_file);
    return text;
}

// Numbers of four digits and more have separators, but for years and codes.
static inline void expect_separators(const char *line)
{
    for (const char *c = line; *c; c++) {
        size_t digits = strspn(c, "0123456789");
        bool year = digits == 4 && strncmp(c, "20", 2) == 0, code = c - line >= 2 && strncmp(c - 2, "GM", 2) == 0;
        cr_expect(digits < 4 || year || code, "a number without separators: %s", line);
        c += digits > 0 ? digits - 1 : 0;
    }
}

// Every line fits a terminal and ends in no blank.
static inline void expect_neat(const char *text)
{
    char *copy = strdup(text);
    for (char *line = strtok(copy, "\n"); line; line = strtok(NULL, "\n")) {
        cr_expect_leq(printable_width(line), 80, "%d columns: %s", printable_width(line), line);
        cr_expect_neq(line[strlen(line) - 1], ' ', "a trailing blank: '%s'", line);
        if (!strstr(line, "  event "))
            expect_separators(line);
    }
    free(copy);
}
