#include "standing/history.h"
#include "common/arena.h"
#include "rules/municipality.h"

#include "standing_sql.h"

#include <stdlib.h>
#include <string.h>

#define NATION_CODE "NL00" // of Statistics Netherlands: the whole country

// The columns of sql/history.sql.
enum { CHANGED_AT, POSITION_DATE, CAUSE, EVENT_ID, EVENT_TIME, FIGURE, BEFORE, AFTER };

static const char *const figures[] = {"national_total", "total_status", "quota", "transferred", "carry_over"};
#define FIGURES (sizeof figures / sizeof *figures)

static bool same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

// Whether a row belongs to a change: one moment, and one cause.
static bool belongs(const struct change *change, const PGresult *rows, int row)
{
    size_t size;
    const uint8_t *event = result_bytes(rows, row, EVENT_ID, &size);
    return change->changed_at == result_int8(rows, row, CHANGED_AT) &&
           change->position_date == result_date(rows, row, POSITION_DATE) &&
           same_text(change->cause, result_text(rows, row, CAUSE)) && change->has_source == (event != NULL) &&
           (!event || memcmp(change->source.event_id, event, sizeof change->source.event_id) == 0);
}

static struct change change_begin(const PGresult *rows, int row)
{
    size_t size;
    const char *cause = result_text(rows, row, CAUSE);
    const uint8_t *event = result_bytes(rows, row, EVENT_ID, &size);
    struct change change = {.changed_at = result_int8(rows, row, CHANGED_AT),
                            .position_date = result_date(rows, row, POSITION_DATE),
                            .cause = cause ? memory_text(cause, strlen(cause)) : NULL,
                            .has_source = event != NULL};
    if (event) {
        memcpy(change.source.event_id, event, sizeof change.source.event_id);
        change.source.event_time = result_int8(rows, row, EVENT_TIME);
    }
    return change;
}

static void figure_add(struct change *change, const PGresult *rows, int row)
{
    size_t place = 0;
    while (place < FIGURES - 1 && strcmp(figures[place], result_text(rows, row, FIGURE)) != 0)
        place++;
    struct figure_change figure = {.figure = figures[place],
                                   .has_before = !PQgetisnull(rows, row, BEFORE),
                                   .has_after = !PQgetisnull(rows, row, AFTER)};
    figure.before = figure.has_before ? result_int8(rows, row, BEFORE) : 0;
    figure.after = figure.has_after ? result_int8(rows, row, AFTER) : 0;
    change->figures = memory_resize(change->figures, change->count + 1, sizeof *change->figures);
    change->figures[change->count++] = figure;
}

static void history_take(struct history *history, int most, const PGresult *rows)
{
    for (int row = 0; row < PQntuples(rows); row++) {
        if (history->count == 0 || !belongs(&history->changes[history->count - 1], rows, row)) {
            if (history->count == (size_t)most)
                return;
            history->changes = memory_resize(history->changes, history->count + 1, sizeof *history->changes);
            history->changes[history->count++] = change_begin(rows, row);
        }
        figure_add(&history->changes[history->count - 1], rows, row);
    }
}

bool history_read(struct history *history, int code, int period, int most, struct database *database,
                  struct error *error)
{
    char text[CODE_TEXT_SIZE];
    *history = (struct history){0};
    struct arena *scratch = arena_new();
    struct parameters parameters = parameters_in(scratch);
    parameter_text(&parameters, code == CODE_NONE ? NATION_CODE : code_format(code, text));
    parameter_date(&parameters, period_first_day(period));
    parameter_int8(&parameters, (int64_t)FIGURES * most);
    PGresult *rows = database_query(database, standing_sql_history, &parameters, error);
    history_take(history, most, rows);
    bool ok = rows != NULL;
    PQclear(rows);
    arena_free(scratch);
    return ok;
}

void history_free(struct history *history)
{
    for (size_t i = 0; i < history->count; i++) {
        free(history->changes[i].cause);
        free(history->changes[i].figures);
    }
    free(history->changes);
}
