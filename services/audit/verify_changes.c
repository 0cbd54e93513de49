#include "audit/verify_changes.h"
#include "ledger/ledger_read.h"
#include "quota-emitter/municipality_names.h"

#include "audit_sql.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define VALUE_SIZE 24

static const char *value_text(const PGresult *rows, int row, int column, char text[VALUE_SIZE])
{
    if (PQgetisnull(rows, row, column))
        return "none";
    snprintf(text, VALUE_SIZE, "%" PRId64, result_int8(rows, row, column));
    return text;
}

static void change_compare(struct verification *verification, const PGresult *rows, int row)
{
    char period[PERIOD_TEXT_SIZE], value[VALUE_SIZE], after[VALUE_SIZE];
    const char *code = result_text(rows, row, 0), *figure = result_text(rows, row, 2);
    int64_t broken = result_int8(rows, row, 5);
    period_format(period_of_day(result_date(rows, row, 1)), period);
    if (broken > 0)
        verification_differ(verification, "%s/%s: %s: %" PRId64 " changes do not go on from the one before", code,
                            period, figure, broken);
    if (result_bool(rows, row, 6))
        verification_differ(verification, "%s/%s: %s is %s, its last change made it %s", code, period, figure,
                            value_text(rows, row, 3, value), value_text(rows, row, 4, after));
}

bool verify_changes(struct verification *verification, const struct verify_sources *sources, struct error *error)
{
    PGresult *rows = database_query(sources->database, audit_sql_verify_changes, NULL, error);
    for (int row = 0; row < PQntuples(rows); row++)
        change_compare(verification, rows, row);
    verification_count(verification, PQntuples(rows));
    PQclear(rows);
    return rows != NULL;
}

static bool same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static void name_compare(struct verification *verification, const PGresult *rows, int row)
{
    char day[DAY_TEXT_SIZE];
    const char *name = result_text(rows, row, 2), *kept = result_text(rows, row, 4);
    const char *province = result_text(rows, row, 3), *province_kept = result_text(rows, row, 5);
    if (!same_text(name, kept) || !same_text(province, province_kept))
        verification_differ(verification, "%s from %s: %s (%s) by the determinations, %s (%s) in table municipality",
                            result_text(rows, row, 0), day_format(result_date(rows, row, 1), day),
                            name ? name : "no name", province ? province : "none", kept ? kept : "no name",
                            province_kept ? province_kept : "none");
}

static bool names_compare(struct verification *verification, struct database *database, struct ledger *ledger,
                          struct error *error)
{
    PGresult *rows = ledger_read_determinations(ledger, database, error)
                         ? municipality_names_compare(ledger, database, error)
                         : NULL;
    for (int row = 0; row < PQntuples(rows); row++)
        name_compare(verification, rows, row);
    verification_count(verification, PQntuples(rows));
    PQclear(rows);
    return rows != NULL;
}

bool verify_names(struct verification *verification, const struct verify_sources *sources, struct error *error)
{
    struct ledger *ledger = ledger_new();
    bool ok = ledger ? names_compare(verification, sources->database, ledger, error)
                     : error_set(error, ERROR_FATAL, "out of memory");
    ledger_free(ledger);
    return ok;
}
