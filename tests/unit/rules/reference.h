// The reference data of deploy/reference in a ledger: the register and the population of 1 January 2016, the
// reorganisation of 1 January 2017; and what a test determines beside them.
#pragma once

#include "rules/figures.h"
#include "rules/ledger.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REFERENCE_ROWS 400

#define DEN_HAAG     518
#define THOLEN       716
#define SCHIJNDEL    844
#define OEDENRODE    846
#define VEGHEL       860
#define MEIERIJSTAD  1948
#define LIMBURG      31
#define NOORDBRABANT 30

static inline FILE *reference_open(const char *name)
{
    char path[512];
    (void)snprintf(path, sizeof(path), "%s/%s", REFERENCE_DIR, name);
    FILE *file = fopen(path, "r");
    cr_assert_not_null(file, "cannot open %s", path);
    char header[256];
    cr_assert_not_null(fgets(header, sizeof(header), file));
    return file;
}

static inline void reference_add_register(struct ledger *ledger)
{
    static struct municipality municipalities[REFERENCE_ROWS];
    static char names[REFERENCE_ROWS][64];
    struct municipal_register municipal_register = {.effective_on = day_of(2016, 1, 1),
                                                    .municipalities = municipalities};
    FILE *file = reference_open("municipalities.csv");
    char line[256];
    while (fgets(line, sizeof(line), file) != NULL) {
        struct municipality *municipality = &municipalities[municipal_register.count];
        char *name = names[municipal_register.count++];
        municipality->name = name;
        const char *format = strchr(line, '"') != NULL ? "GM%d,\"%63[^\"]\",PV%d,%lf,%lf" : "GM%d,%63[^,],PV%d,%lf,%lf";
        cr_assert_eq(sscanf(line, format, &municipality->code, name, &municipality->province, &municipality->latitude,
                            &municipality->longitude),
                     5, "%s", line);
    }
    (void)fclose(file);
    cr_assert(ledger_add_register(ledger, &municipal_register));
}

static inline void reference_add_population(struct ledger *ledger)
{
    static struct code_amount inhabitants[REFERENCE_ROWS];
    struct population population = {.reference_day = day_of(2016, 1, 1), .inhabitants = inhabitants};
    FILE *file = reference_open("population.csv");
    char line[256];
    while (fgets(line, sizeof(line), file) != NULL) {
        struct code_amount *row = &inhabitants[population.count];
        if (sscanf(line, "2016-01-01,NL00,%lu", &population.national) == 1)
            continue;
        cr_assert_eq(sscanf(line, "2016-01-01,GM%d,%ld", &row->code, &row->amount), 2, "%s", line);
        population.count++;
    }
    (void)fclose(file);
    cr_assert(ledger_add_population(ledger, &population));
}

static inline void reference_add_reorganisation(struct ledger *ledger)
{
    struct reorganised_part parts[8];
    char name[64];
    struct municipality starts = {.name = name};
    struct reorganisation reorganisation = {
        .effective_on = day_of(2017, 1, 1), .parts = parts, .municipalities = &starts, .municipality_count = 1};
    FILE *file = reference_open("reorganisations.csv");
    char line[256];
    while (fgets(line, sizeof(line), file) != NULL) {
        struct reorganised_part *part = &parts[reorganisation.part_count++];
        cr_assert_eq(sscanf(line, "2017-01-01,GM%d,GM%d,%lu,%63[^,],PV%d,%lf,%lf", &part->from_code, &part->to_code,
                            &part->inhabitants, name, &starts.province, &starts.latitude, &starts.longitude),
                     7, "%s", line);
        starts.code = part->to_code;
    }
    (void)fclose(file);
    cr_assert(ledger_add_reorganisation(ledger, &reorganisation));
}

static inline struct ledger *reference_ledger(void)
{
    struct ledger *ledger = ledger_new();
    cr_assert_not_null(ledger);
    reference_add_register(ledger);
    reference_add_population(ledger);
    reference_add_reorganisation(ledger);
    return ledger;
}

static inline void reference_add_total(struct ledger *ledger, int period, uint32_t persons, enum total_status status,
                                       int32_t announced_on, enum method method)
{
    struct national_total total = {
        .period = period, .persons = persons, .status = status, .announced_on = announced_on, .method = method};
    cr_assert(ledger_add_total(ledger, &total));
}

static inline struct figures *reference_compute(const struct ledger *ledger)
{
    struct figures *figures = figures_new();
    cr_assert_not_null(figures);
    cr_assert(figures_compute(figures, ledger));
    return figures;
}

static inline struct quota reference_quota(const struct ledger *ledger, int code, int period)
{
    struct figures *figures = reference_compute(ledger);
    const struct quota *quota = figures_quota(figures, code, period);
    cr_assert_not_null(quota, "GM%04d has no figures", code);
    struct quota copy = *quota;
    figures_free(figures);
    return copy;
}

static inline struct national_quota reference_nation(const struct ledger *ledger, int period)
{
    struct figures *figures = reference_compute(ledger);
    const struct period_figures *figures_of_period = figures_period(figures, period);
    cr_assert_not_null(figures_of_period);
    struct national_quota copy = figures_of_period->nation;
    figures_free(figures);
    return copy;
}

static inline void reference_add_forecast(struct ledger *ledger, int period, uint32_t persons, enum method method)
{
    reference_add_total(ledger, period, persons, TOTAL_FORECAST, day_of(2016, 6, 1), method);
}

static inline void reference_add_balance(struct ledger *ledger, int period, int code, int64_t persons)
{
    struct code_amount amount = {.code = code, .amount = persons};
    struct opening_balance balance = {.period = period, .balances = &amount, .count = 1};
    cr_assert(ledger_add_opening_balance(ledger, &balance));
}

static inline void reference_add_official(struct ledger *ledger, int period, int code, int64_t persons,
                                          int32_t announced_on)
{
    struct code_amount amount = {.code = code, .amount = persons};
    struct official_quota official = {.period = period, .announced_on = announced_on, .quotas = &amount, .count = 1};
    cr_assert(ledger_add_official_quota(ledger, &official));
}

static inline void reference_add_transfer(struct ledger *ledger, int period, int from_code, int to_code,
                                          uint32_t persons)
{
    struct transfer transfer = {.period = period, .from_code = from_code, .to_code = to_code, .persons = persons};
    cr_assert(ledger_add_transfer(ledger, &transfer));
}

static inline void reference_set_housed(struct ledger *ledger, int code, int period, int64_t persons, int64_t family)
{
    cr_assert(ledger_set_housed(ledger, code, period, (struct housed){.persons = persons, .family = family}));
}
