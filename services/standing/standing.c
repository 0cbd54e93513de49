#include "standing/standing.h"
#include "ledger/ledger_read.h"

#include <stdio.h>

bool standing_of(struct standing *standing, struct ledger *ledger, struct error *error)
{
    *standing = (struct standing){ledger, figures_new()};
    return (ledger && standing->figures && figures_compute(standing->figures, ledger)) ||
           error_set(error, ERROR_FATAL, "out of memory");
}

bool standing_read(struct standing *standing, struct database *database, struct error *error)
{
    *standing = (struct standing){ledger_new(), NULL};
    if (!standing->ledger)
        return error_set(error, ERROR_FATAL, "out of memory");
    return database_command(database, "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY", error) &&
           ledger_read(standing->ledger, database, error) && database_command(database, "COMMIT", error) &&
           standing_of(standing, standing->ledger, error);
}

void standing_free(struct standing *standing)
{
    ledger_free(standing->ledger);
    figures_free(standing->figures);
}

const char *standing_name(const struct standing *standing, int code, int period)
{
    const char *name = ledger_name(standing->ledger, code, period_first_day(period));
    return name ? name : "";
}

const char *standing_named(const struct standing *standing, int code, int period, char text[NAMED_SIZE])
{
    snprintf(text, NAMED_SIZE, "%s (GM%04d)", standing_name(standing, code, period), code);
    return text;
}

const struct period_figures *standing_period(const struct standing *standing, int period)
{
    const struct period_figures *figures = figures_period(standing->figures, period);
    return figures && figures->published ? figures : NULL;
}

const struct quota *standing_quota(const struct standing *standing, int code, int period)
{
    return standing_period(standing, period) ? figures_quota(standing->figures, code, period) : NULL;
}

int standing_next_period(const struct standing *standing, int code, int after)
{
    int first, last;
    if (!figures_range(standing->figures, &first, &last))
        return PERIOD_NONE;
    for (int period = after < first ? first : after + 1; period <= last; period++)
        if (code == CODE_NONE ? standing_period(standing, period) != NULL
                              : standing_quota(standing, code, period) != NULL)
            return period;
    return PERIOD_NONE;
}

int standing_current_period(const struct standing *standing)
{
    int period = PERIOD_NONE, current = PERIOD_NONE;
    while ((period = standing_next_period(standing, CODE_NONE, period)) != PERIOD_NONE)
        if (current == PERIOD_NONE || standing_period(standing, period)->nation.phase != PHASE_ANNOUNCED)
            current = period;
    return current;
}
