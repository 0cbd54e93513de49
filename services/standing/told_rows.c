#include "ledger/figure_message.h"
#include "ledger/figure_row.h"
#include "standing/told.h"
#include "standing/told_edit.h"

#include "ledger_sql.h"
#include "standing_sql.h"

#include <string.h>

static bool nations_read(struct told *told, struct database *database, struct error *error)
{
    PGresult *rows = database_query(database, ledger_sql_nation, NULL, error);
    struct arena *scratch = arena_new();
    for (int row = 0; row < PQntuples(rows); row++) {
        told_put_nation(told, (const Taakstelling__V1__NationalQuota *)figure_row_read(figure_descriptor(CODE_NONE),
                                                                                       rows, row, scratch));
        arena_reset(scratch);
    }
    arena_free(scratch);
    bool ok = rows != NULL;
    PQclear(rows);
    return ok;
}

static void quotas_take(struct told *told, const PGresult *rows)
{
    struct arena *scratch = arena_new();
    for (int row = 0; row < PQntuples(rows); row++) {
        told_put_quota(told,
                       (const Taakstelling__V1__Quota *)figure_row_read(figure_descriptor(0), rows, row, scratch));
        arena_reset(scratch);
    }
    arena_free(scratch);
}

static bool quotas_read(struct told *told, struct database *database, struct error *error)
{
    bool ok = database_script(database, ledger_sql_quota_open, error);
    int count = 1;
    while (ok && count > 0) {
        PGresult *rows = database_query(database, ledger_sql_quota_next, NULL, error);
        ok = rows != NULL;
        count = PQntuples(rows);
        quotas_take(told, rows);
        PQclear(rows);
    }
    return ok && database_script(database, ledger_sql_quota_close, error);
}

static bool state_read(struct told *told, struct database *database, struct error *error)
{
    PGresult *state = database_query(database, standing_sql_told_state, NULL, error);
    if (!state)
        return false;
    told->sequence = result_int8(state, 0, 0);
    told->taken_at = PQgetisnull(state, 0, 1) ? TOLD_AT_NONE : result_int8(state, 0, 1);
    PQclear(state);
    return true;
}

bool told_read(struct told *told, struct database *database, struct error *error)
{
    memset(told, 0, sizeof *told);
    return state_read(told, database, error) && nations_read(told, database, error) &&
           quotas_read(told, database, error);
}
