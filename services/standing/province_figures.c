#include "standing/province_figures.h"
#include "standing/names.h"

#include <stdlib.h>

// The newest first day of a month before the position date.
static int32_t day_before(int32_t position)
{
    return position == DAY_NONE ? DAY_NONE : month_first_day(position - 1);
}

static bool both_tell(struct province_figures *figures, const struct records *records, struct error *error)
{
    struct records before = {0};
    int32_t day = day_before(ledger_position(records->standing.ledger));
    bool ok = told_of(&figures->now, &records->standing) || error_set(error, ERROR_FATAL, "out of memory");
    if (ok && day >= day_of(2000, 1, 1))
        ok = records_as_of(&before, records, day, error) &&
             (told_of(&figures->before, &before.standing) || error_set(error, ERROR_FATAL, "out of memory"));
    records_free(&before);
    figures->since = day;
    return ok;
}

bool province_figures_make(struct province_figures *figures, const struct records *records, int province, int period,
                           struct error *error)
{
    char text[PERIOD_TEXT_SIZE];
    const struct ledger *ledger = records->standing.ledger;
    *figures = (struct province_figures){.since = DAY_NONE};
    if (!both_tell(figures, records, error))
        return false;
    figures->period = period == PERIOD_NONE ? told_current(&figures->now) : told_period(&figures->now, period);
    if (!figures->period)
        return error_set(error, ERROR_CONFIG, period == PERIOD_NONE ? "there are no figures yet" : "no figures for %s",
                         period_roman(period, text));
    const struct told_period *before = told_period(&figures->before, figures->period->period);
    if (!before)
        figures->since = DAY_NONE;
    figures->rows = province_rows_make(&figures->now, figures->period, before, ledger, province, &figures->count);
    return province_sums_of(&figures->sums, figures->period, ledger, province) ||
           error_set(error, ERROR_CONFIG, "no municipality of %s has figures for %s", province_name(province),
                     period_roman(figures->period->period, text));
}

void province_figures_free(struct province_figures *figures)
{
    free(figures->rows);
    told_free(&figures->now);
    told_free(&figures->before);
}
