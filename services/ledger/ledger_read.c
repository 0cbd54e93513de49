#include "ledger/ledger_read.h"
#include "ledger/determination_read.h"

#include "ledger_sql.h"

#include <stdlib.h>
#include <string.h>

bool ledger_read_determinations(struct ledger *ledger, struct database *database, struct error *error)
{
    PGresult *result = database_query(database, ledger_sql_determinations, NULL, error);
    if (!result)
        return false;
    struct arena *scratch = arena_new();
    bool ok = true;
    ledger_clear_determinations(ledger);
    for (int row = 0; ok && row < PQntuples(result); row++) {
        struct source source = {.event_time = result_int8(result, row, 1)};
        size_t size;
        memcpy(source.event_id, result_bytes(result, row, 0, &size), sizeof source.event_id);
        const uint8_t *message = result_bytes(result, row, 2, &size);
        ok = determination_add(ledger, message, size, source, scratch, error);
        arena_reset(scratch);
    }
    arena_free(scratch);
    PQclear(result);
    return ok;
}

// Keeps the months too where `months` is not NULL.
static bool housed_add(struct ledger *ledger, PGresult *result, struct housed_month **months, size_t *count)
{
    size_t rows = (size_t)PQntuples(result);
    if (months) {
        *months = calloc(rows + 1, sizeof **months);
        if (!*months)
            return false;
    }
    for (int row = 0; row < (int)rows; row++) {
        struct housed_month of = {result_int2(result, row, 0),
                                  result_date(result, row, 1),
                                  {result_int8(result, row, 2), result_int8(result, row, 3)}};
        if (!ledger_add_housed(ledger, of.code, period_of_day(of.month), of.housed))
            return false;
        if (months && of.housed.persons != 0)
            (*months)[(*count)++] = of;
    }
    return true;
}

static bool housed_read(struct ledger *ledger, struct housed_month **months, size_t *count, struct database *database,
                        struct error *error)
{
    PGresult *result = database_query(database, ledger_sql_housed, NULL, error);
    if (!result)
        return false;
    bool ok = housed_add(ledger, result, months, count) || error_set(error, ERROR_FATAL, "out of memory");
    PQclear(result);
    return ok;
}

static bool inflow_read(struct ledger *ledger, struct database *database, struct error *error)
{
    PGresult *result = database_query(database, ledger_sql_inflow, NULL, error);
    bool ok = result != NULL;
    for (int row = 0; ok && row < PQntuples(result); row++)
        if (!ledger_set_inflow(ledger, (enum inflow)result_int2(result, row, 0), result_date(result, row, 1),
                               result_int8(result, row, 2)))
            ok = error_set(error, ERROR_FATAL, "out of memory");
    PQclear(result);
    return ok;
}

static bool position_date_read(struct ledger *ledger, struct database *database, struct error *error)
{
    PGresult *result = database_query(database, ledger_sql_position_date, NULL, error);
    if (result)
        ledger_set_position(ledger, result_date(result, 0, 0));
    PQclear(result);
    return result != NULL;
}

bool ledger_read_months(struct ledger *ledger, struct housed_month **months, size_t *count, struct database *database,
                        struct error *error)
{
    return ledger_read_determinations(ledger, database, error) && housed_read(ledger, months, count, database, error) &&
           inflow_read(ledger, database, error) && position_date_read(ledger, database, error);
}

bool ledger_read(struct ledger *ledger, struct database *database, struct error *error)
{
    return ledger_read_months(ledger, NULL, NULL, database, error);
}
