#include "terminal/province_print.h"
#include "standing/figures_json.h"
#include "standing/names.h"
#include "standing/words.h"
#include "terminal/figures_print.h"

static void percent_add(struct table *table, int64_t realised, int64_t corrected)
{
    char text[NUMBER_TEXT_SIZE];
    table_text(table, percent_words(realised, corrected, LANGUAGE_EN, text));
}

static struct table *asked_tell(const struct province_figures *figures)
{
    static const struct column columns[] = {
        {"Municipality", "", COLUMN_FLEXIBLE}, {"Quota", "", COLUMN_NUMBER},     {"Transferred", "", COLUMN_NUMBER},
        {"Carried over", "", COLUMN_NUMBER},   {"Corrected", "", COLUMN_NUMBER},
    };
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < figures->count; i++) {
        const struct quota *quota = &figures->rows[i].quota->quota;
        table_text(table, figures->rows[i].name);
        table_number(table, quota->quota);
        table_signed(table, quota->transferred);
        table_signed(table, quota->carry_over);
        table_number(table, quota->corrected_quota);
    }
    table_text(table, "Together");
    table_number(table, figures->sums.quota);
    table_signed(table, figures->sums.transferred);
    table_signed(table, figures->sums.carry_over);
    table_number(table, figures->sums.corrected_quota);
    return table;
}

static void schedule_add(struct table *table, enum schedule schedule)
{
    table_text(table, schedule_name(schedule));
    table_tone(table, schedule == SCHEDULE_ON_SCHEDULE ? TONE_GOOD
                      : schedule == SCHEDULE_BEHIND    ? TONE_BAD
                                                       : TONE_WARN);
}

static void run_add(struct table *table, int half_years)
{
    if (half_years > 0)
        table_number(table, half_years);
    else
        table_none(table);
}

static void change_add(struct table *table, bool has_change, int64_t change)
{
    if (has_change)
        table_signed(table, change);
    else
        table_none(table);
}

static void together_add(struct table *table, const struct province_figures *figures)
{
    int64_t change = 0;
    bool has_change = true;
    char text[64];
    for (size_t i = 0; i < figures->count; i++) {
        change += figures->rows[i].change;
        has_change = has_change && figures->rows[i].has_change;
    }
    table_text(table, "Together");
    table_number(table, figures->sums.realised);
    percent_add(table, figures->sums.realised, figures->sums.corrected_quota);
    table_number(table, figures->sums.remaining);
    snprintf(text, sizeof text, "%u of %zu behind", figures->sums.behind, figures->sums.municipalities);
    table_text(table, text);
    table_text(table, "");
    change_add(table, has_change, change);
}

static struct table *progress_tell(const struct province_figures *figures)
{
    static const struct column columns[] = {
        {"Municipality", "", COLUMN_FLEXIBLE}, {"Realised", "", COLUMN_NUMBER}, {"", "", COLUMN_NUMBER},
        {"To go", "", COLUMN_NUMBER},          {"Schedule", "", COLUMN_TEXT},   {"In a row", "", COLUMN_NUMBER},
        {"Change", "", COLUMN_NUMBER},
    };
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < figures->count; i++) {
        const struct quota *quota = &figures->rows[i].quota->quota;
        table_text(table, figures->rows[i].name);
        table_number(table, quota->realised);
        percent_add(table, quota->realised, quota->corrected_quota);
        table_number(table, quota->remaining);
        schedule_add(table, quota->schedule);
        run_add(table, figures->rows[i].run.half_years);
        change_add(table, figures->rows[i].has_change, figures->rows[i].change);
    }
    together_add(table, figures);
    return table;
}

static void columns_explain(int32_t since)
{
    char day[DAY_TEXT_SIZE];
    putchar('\n');
    text_print_wrapped(stdout, 0,
                       "In a row: so many half-years in a row, up to the last that has ended, it ended with persons to "
                       "go.");
    if (since != DAY_NONE)
        text_print_wrapped(stdout, 0, "Change: of the persons to go, since %s.", day_format(since, day));
}

static bool figures_print(const struct province_figures *figures, struct error *error)
{
    const struct told_period *period = figures->period;
    figures_title_print(province_name(figures->sums.province), &period->nation, period->position_date);
    if (!table_finish(asked_tell(figures), stdout, false, error))
        return false;
    putchar('\n');
    if (!table_finish(progress_tell(figures), stdout, false, error))
        return false;
    columns_explain(figures->since);
    const char *caution = total_status_caution(period->nation.total_status);
    if (caution) {
        putchar('\n');
        text_print_wrapped(stdout, 0, "Mind that %s", caution);
    }
    return print_flush(stdout, error);
}

bool province_print(const struct records *records, int province, int period, bool json, struct error *error)
{
    struct province_figures figures;
    bool ok = province_figures_make(&figures, records, province, period, error);
    if (ok)
        ok = json ? json_print(province_figures_json(&figures, records->standing.ledger), stdout, error)
                  : figures_print(&figures, error);
    else if (error->kind == ERROR_CONFIG)
        error->kind = ERROR_FATAL; // the answer is no: no setting is wrong
    province_figures_free(&figures);
    return ok;
}
