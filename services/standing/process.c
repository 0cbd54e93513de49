#include "standing/process.h"
#include "common/arena.h"
#include "rules/municipality.h"
#include "standing/process_few.h"

#include "ledger_sql.h"
#include "standing_sql.h"

#include <stdlib.h>

#define WEEKS_MOST 5300 // from 2000 to 2100, the years that a valid date can have, there are fewer

// Persons by weeks.
struct weeks {
    int64_t persons[WEEKS_MOST];
};

// Within 14 weeks of the permit a holder should have a home, says the agreement of the ministry, COA and
// municipalities: the classes tell whether these have passed, and then half a year and a year.
static const int classes[] = {0, 4, 8, 14, 26, 52};
#define CLASSES ((int)(sizeof classes / sizeof *classes))

// The fewest weeks that so many percent of the persons did not exceed: the nearest rank.
static int percentile(const struct weeks *weeks, int64_t persons, int percent)
{
    int64_t rank = (persons * percent + 99) / 100, seen = 0;
    for (int week = 0; week < WEEKS_MOST; week++) {
        seen += weeks->persons[week];
        if (seen >= rank)
            return week;
    }
    return 0;
}

// Persons who were housed in a month and a province after so many weeks.
struct row {
    int32_t month;
    int province; // 0: not known
    int weeks;    // -1: not known
    int64_t persons;
};

// What is counted: the rows of sql/process_housed.sql, each with the province of its municipality.
struct rows {
    struct row *items;
    size_t count;
    bool lies[PROVINCES_MOST]; // whether a municipality lies in the province
};

static void rows_take(struct rows *rows, const PGresult *housed, const PGresult *places)
{
    int province_of[MUNICIPALITY_CODES] = {0};
    for (int row = 0; row < PQntuples(places); row++) {
        int code = result_int4(places, row, 0), province = result_int4(places, row, 1);
        if (code < 0 || code >= MUNICIPALITY_CODES || province < 0 || province >= PROVINCES_MOST)
            continue;
        province_of[code] = province;
        rows->lies[province] = true;
    }
    rows->count = (size_t)PQntuples(housed);
    rows->items = memory_resize(NULL, rows->count, sizeof *rows->items);
    for (int row = 0; row < PQntuples(housed); row++)
        rows->items[row] = (struct row){result_date(housed, row, 0), province_of[result_int2(housed, row, 1)],
                                        PQgetisnull(housed, row, 2) ? -1 : result_int4(housed, row, 2),
                                        result_int8(housed, row, 3)};
}

// Fills in what the rows of a month, or those of a province before a day, come to.
static void housed_count(struct process_housed *housed, const struct rows *rows, struct weeks *weeks)
{
    *weeks = (struct weeks){0};
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows->items[i];
        bool counts = housed->month != DAY_NONE ? row.month == housed->month
                                                : row.province == housed->province && row.month < housed->until;
        if (!counts || row.weeks < 0 || row.weeks >= WEEKS_MOST)
            continue;
        weeks->persons[row.weeks] += row.persons;
        housed->persons += row.persons;
    }
    housed->median_weeks = percentile(weeks, housed->persons, 50);
    housed->p90_weeks = percentile(weeks, housed->persons, 90);
}

// The months of the period that have begun before a day.
static void months_count(struct process *process, const struct rows *rows, int32_t before, struct weeks *weeks)
{
    int32_t month = period_first_day(process->period), last = period_last_day(process->period);
    process->months = memory_resize(NULL, PROCESS_MONTHS, sizeof *process->months);
    for (; month <= last && month < before; month = month_first_day(month + 31)) {
        struct process_housed *housed = &process->months[process->month_count++];
        *housed = (struct process_housed){.month = month, .until = DAY_NONE};
        housed_count(housed, rows, weeks);
    }
    for (size_t i = 0; i < rows->count; i++) {
        process->housed += rows->items[i].persons;
        process->unlinked += rows->items[i].weeks < 0 ? rows->items[i].persons : 0;
    }
}

// Which months of the period may be told of each province.
static void provinces_decide(const struct process *process, const struct rows *rows, struct process_province *decided)
{
    int32_t first = period_first_day(process->period);
    for (size_t i = 0; i < process->province_count; i++) {
        decided[i] = (struct process_province){0};
        for (size_t at = 0; at < rows->count; at++) {
            struct row row = rows->items[at];
            if (row.province == process->provinces[i].province && row.weeks >= 0)
                decided[i].persons[day_date(row.month).month - day_date(first).month] += row.persons;
        }
    }
    process_few(decided, process->province_count, period_months_elapsed(process->period, process->position_date));
}

static void provinces_count(struct process *process, const struct rows *rows, struct weeks *weeks)
{
    struct process_province decided[PROVINCES_MOST];
    process->provinces = memory_resize(NULL, PROVINCES_MOST, sizeof *process->provinces);
    for (int province = 1; province < PROVINCES_MOST; province++)
        if (rows->lies[province])
            process->provinces[process->province_count++] = (struct process_housed){.month = DAY_NONE,
                                                                                    .province = province};
    provinces_decide(process, rows, decided);
    for (size_t i = 0; i < process->province_count; i++) {
        struct process_housed *housed = &process->provinces[i];
        housed->few = decided[i].months == 0;
        housed->until = period_first_day(process->period);
        for (int month = 0; month < decided[i].months; month++)
            housed->until = month_first_day(housed->until + 31);
        housed_count(housed, rows, weeks);
    }
}

static void waiting_count(struct process *process, const PGresult *rows)
{
    process->waiting = memory_resize(NULL, CLASSES, sizeof *process->waiting);
    process->waiting_count = CLASSES;
    for (int i = 0; i < CLASSES; i++)
        process->waiting[i] = (struct process_waiting){classes[i], i + 1 < CLASSES ? classes[i + 1] - 1 : -1, 0};
    for (int row = 0; row < PQntuples(rows); row++) {
        int class = CLASSES - 1;
        while (class > 0 && result_int4(rows, row, 0) < classes[class])
            class --;
        process->waiting[class].persons += result_int8(rows, row, 1);
    }
}

// The rows of a query with up to two days.
static PGresult *rows_read(struct database *database, const struct embedded_text *query, int count, int32_t first,
                           int32_t second, struct error *error)
{
    struct arena *scratch = arena_new();
    struct parameters parameters = parameters_in(scratch);
    parameter_date(&parameters, first);
    if (count == 2)
        parameter_date(&parameters, second);
    PGresult *rows = database_query(database, query, &parameters, error);
    arena_free(scratch);
    return rows;
}

static bool position_read(struct process *process, int32_t at, struct database *database, struct error *error)
{
    PGresult *row = database_query(database, ledger_sql_position_date, NULL, error);
    if (!row)
        return false;
    process->position_date = at == DAY_NONE ? result_date(row, 0, 0) : at;
    PQclear(row);
    return true;
}

static bool housed_read(struct process *process, int32_t before, struct database *database, struct error *error)
{
    int32_t first = period_first_day(process->period), end = period_last_day(process->period) + 1;
    PGresult *housed = NULL, *places = rows_read(database, standing_sql_process_places, 1, first, DAY_NONE, error);
    if (places)
        housed = rows_read(database, standing_sql_process_housed, 2, first, before < end ? before : end, error);
    if (housed) {
        struct rows rows = {0};
        struct weeks *weeks = memory_resize(NULL, 1, sizeof *weeks);
        rows_take(&rows, housed, places);
        months_count(process, &rows, before, weeks);
        provinces_count(process, &rows, weeks);
        free(weeks);
        free(rows.items);
    }
    bool ok = housed != NULL;
    PQclear(housed);
    PQclear(places);
    return ok;
}

static bool waiting_read(struct process *process, int32_t before, struct database *database, struct error *error)
{
    PGresult *rows = rows_read(database, standing_sql_process_waiting, 2, before, process->position_date, error);
    if (!rows)
        return false;
    waiting_count(process, rows);
    PQclear(rows);
    return true;
}

// No valid date is before 2000-01-01, which is day 0: before it there is nothing.
bool process_read(struct process *process, int period, int32_t at, struct database *database, struct error *error)
{
    *process = (struct process){.period = period, .position_date = DAY_NONE};
    if (!database_command(database, "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY", error) ||
        !database_script(database, standing_sql_process_session, error) || !position_read(process, at, database, error))
        return false;
    int32_t before = process->position_date == DAY_NONE ? 0 : process->position_date + (at == DAY_NONE ? 1 : 0);
    return waiting_read(process, before, database, error) && housed_read(process, before, database, error) &&
           database_command(database, "ROLLBACK", error); // which forgets the settings too
}

void process_free(struct process *process)
{
    free(process->waiting);
    free(process->months);
    free(process->provinces);
}
