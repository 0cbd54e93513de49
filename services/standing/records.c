#include "standing/records.h"
#include "ledger/ledger_read.h"
#include "rules/schedule.h"

#include <stdlib.h>

bool records_read(struct records *records, struct database *database, struct error *error)
{
    *records = (struct records){.standing.ledger = ledger_new()};
    struct ledger *ledger = records->standing.ledger;
    if (!ledger)
        return error_set(error, ERROR_FATAL, "out of memory");
    return database_command(database, "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY", error) &&
           ledger_read_months(ledger, &records->months, &records->month_count, database, error) &&
           database_command(database, "COMMIT", error) && standing_of(&records->standing, ledger, error);
}

void records_free(struct records *records)
{
    standing_free(&records->standing);
    free(records->months);
}

static bool day_check(int32_t day, int32_t position, struct error *error)
{
    char asked[DAY_TEXT_SIZE], other[DAY_TEXT_SIZE], at[DAY_TEXT_SIZE];
    if (position == DAY_NONE)
        return error_set(error, ERROR_CONFIG,
                         "there are no figures as of any day yet: no permit, arrival or placement has come in");
    // A day of the month after the position date, whichever day of its month that is.
    int32_t last = month_first_day(month_first_day(position) + 31);
    int32_t nearest = day > last ? last : month_first_day(day), first = day_of(2000, 1, 1);
    day_format(day, asked);
    if (day < first)
        return error_set(error, ERROR_CONFIG, "%s is too early: ask for 2000-01-01 or later", asked);
    if (day > last)
        return error_set(error, ERROR_CONFIG, "%s is too late: the newest event is of %s, so ask for %s or earlier",
                         asked, day_format(position, at), day_format(last, other));
    if (day != nearest)
        return error_set(error, ERROR_CONFIG, "%s is not the first day of a month: ask for %s", asked,
                         day_format(nearest, other));
    return true;
}

// The months before the day, and who was housed in them.
static bool months_before(struct records *then, const struct records *now, int32_t day)
{
    then->months = calloc(now->month_count + 1, sizeof *then->months);
    if (!then->months)
        return false;
    for (size_t i = 0; i < now->month_count; i++) {
        const struct housed_month *of = &now->months[i];
        if (of->month >= day)
            continue;
        if (!ledger_add_housed(then->standing.ledger, of->code, period_of_day(of->month), of->housed))
            return false;
        then->months[then->month_count++] = *of;
    }
    return true;
}

bool records_as_of(struct records *then, const struct records *now, int32_t day, struct error *error)
{
    *then = (struct records){0};
    if (!day_check(day, ledger_position(now->standing.ledger), error))
        return false;
    struct ledger *ledger = then->standing.ledger = ledger_as_of(now->standing.ledger, day);
    if (!ledger || !months_before(then, now, day))
        return error_set(error, ERROR_FATAL, "out of memory");
    return standing_of(&then->standing, ledger, error);
}

// The place of the first month of a code, or of the one behind.
static size_t months_from(const struct records *records, int code)
{
    size_t low = 0, high = records->month_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (records->months[middle].code < code)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void months_add(const struct records *records, int code, int period, struct month months[6])
{
    size_t place = months_from(records, code);
    for (; place < records->month_count && records->months[place].code == code; place++) {
        const struct housed_month *of = &records->months[place];
        for (int i = 0; i < 6 && period_of_day(of->month) == period; i++) {
            if (months[i].first_day != of->month)
                continue;
            months[i].housed.persons += of->housed.persons;
            months[i].housed.family += of->housed.family;
        }
    }
}

void records_months(const struct records *records, int code, int period, int64_t corrected, struct month months[6])
{
    const struct period_figures *figures = figures_period(records->standing.figures, period);
    int32_t first = period_first_day(period);
    for (int i = 0; i < 6; i++) {
        months[i] = (struct month){.first_day = first, .due = schedule_due(corrected, i + 1)};
        first = month_first_day(first + 31);
    }
    if (code != CODE_NONE)
        months_add(records, code, period, months);
    for (size_t i = 0; code == CODE_NONE && figures && i < figures->count; i++)
        months_add(records, figures->quotas[i].code, period, months);
}
