#include "standing/told.h"
#include "ledger/figure_message.h"
#include "ledger/figure_row.h"
#include "standing/told_edit.h"

#include "ledger_sql.h"
#include "standing_sql.h"

#include <stdlib.h>
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

// The quotas of a period that was computed.
static bool quotas_of(struct told_period *period, const struct period_figures *figures, int32_t position)
{
    period->quotas = calloc(told_room(figures->count), sizeof *period->quotas);
    if (!period->quotas)
        return false;
    for (size_t i = 0; i < figures->count; i++) {
        period->quotas[i] = (struct told_quota){.quota = figures->quotas[i], .position_date = position};
        period->quotas[i].quota.touched = false;
    }
    period->count = figures->count;
    return true;
}

bool told_of(struct told *told, const struct standing *standing)
{
    size_t count = 0;
    int period = PERIOD_NONE;
    int32_t position = ledger_position(standing->ledger);
    memset(told, 0, sizeof *told);
    while ((period = standing_next_period(standing, CODE_NONE, period)) != PERIOD_NONE)
        count++;
    told->periods = calloc(told_room(count), sizeof *told->periods);
    if (!told->periods)
        return false;
    while ((period = standing_next_period(standing, CODE_NONE, period)) != PERIOD_NONE) {
        const struct period_figures *figures = standing_period(standing, period);
        struct told_period *of = &told->periods[told->count++];
        *of = (struct told_period){.period = period, .nation = figures->nation, .position_date = position};
        of->nation.touched = false;
        if (!quotas_of(of, figures, position))
            return false;
    }
    return true;
}

bool told_copy(struct told *copy, const struct told *told)
{
    *copy = *told;
    copy->periods = calloc(told_room(told->count), sizeof *copy->periods);
    bool ok = copy->periods != NULL;
    for (size_t i = 0; ok && i < told->count; i++) {
        size_t count = told->periods[i].count;
        copy->periods[i] = told->periods[i];
        copy->periods[i].quotas = calloc(told_room(count), sizeof *copy->periods[i].quotas);
        if ((ok = copy->periods[i].quotas != NULL) && count > 0)
            memcpy(copy->periods[i].quotas, told->periods[i].quotas, count * sizeof *told->periods[i].quotas);
    }
    if (!ok)
        told_free(copy);
    return ok;
}

void told_free(struct told *told)
{
    for (size_t i = 0; i < told->count; i++)
        free(told->periods[i].quotas);
    free(told->periods);
    memset(told, 0, sizeof *told);
}

const struct told_period *told_current(const struct told *told)
{
    const struct told_period *current = NULL;
    for (size_t i = 0; i < told->count; i++)
        if (!current || told->periods[i].nation.phase != PHASE_ANNOUNCED)
            current = &told->periods[i];
    return current;
}
