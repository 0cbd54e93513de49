#include "terminal/quota_print.h"
#include "messages/event.h"
#include "messages/identifier.h"
#include "standing/figures_json.h"
#include "standing/names.h"
#include "standing/records_json.h"
#include "terminal/figures_print.h"

#define INDENT 15

static void step_print(const struct step *step)
{
    char id[UUID_TEXT_SIZE], time[EVENT_TIME_SIZE];
    printf("%s%-*s%s", tone_start(stdout, TONE_STRONG), INDENT, step->about, tone_end(stdout, TONE_STRONG));
    text_print_wrapped(stdout, INDENT, "%s", step->text ? step->text : "");
    if (step->source)
        printf("%*s%sevent %s, %.19sZ%s\n", INDENT, "", tone_start(stdout, TONE_DIM),
               uuid_format(step->source->event_id, id), event_time_format(step->source->event_time, time),
               tone_end(stdout, TONE_DIM));
}

static struct table *figures_tell(const struct quota *quota, const struct national_quota *nation)
{
    struct table *table = lines_new();
    char note[80], number[NUMBER_TEXT_SIZE];
    snprintf(note, sizeof note, "%s, %s total", basis_name(quota->basis), total_status_name(nation->total_status));
    line_add(table, "  quota", quota->quota, note);
    if (quota->quota != quota->computed_quota)
        line_add(table, "  (computed)", quota->computed_quota, basis_name(nation->basis));
    line_add_signed(table, "  transferred", quota->transferred, "");
    line_add_signed(table, "  carried over", quota->carry_over, balance_name(quota->carry_over));
    line_add(table, "  corrected", quota->corrected_quota, "");
    snprintf(note, sizeof note, "of these %s family members", number_format(quota->realised_family, number));
    line_add(table, "  realised", quota->realised, note);
    snprintf(note, sizeof note, "%s after %d of 6 months", schedule_name(quota->schedule), nation->months_elapsed);
    line_add(table, "  to go", quota->remaining, note);
    return table;
}

// Makes the steps, where they are asked for; else there are none.
static bool shown(const struct standing *standing, int code, int period, const struct steps *steps, struct error *error)
{
    const struct national_quota *nation = &standing_period(standing, period)->nation;
    char name[NAMED_SIZE];
    figures_title_print(standing_named(standing, code, period, name), nation, ledger_position(standing->ledger));
    bool ok = lines_print(figures_tell(standing_quota(standing, code, period), nation), nation->total_status, error);
    putchar('\n');
    for (size_t i = 0; i < steps->count; i++)
        step_print(&steps->items[i]);
    return ok && print_flush(stdout, error);
}

static bool shown_json(const struct records *records, int code, int period, const struct steps *steps,
                       struct error *error)
{
    json_t *object = records_quota_json(records, code, period);
    if (steps->count)
        json_object_set_new(object, "explanation", steps_json(steps));
    return json_print(object, stdout, error);
}

bool quota_print(const struct records *records, int code, int period, bool explain, bool json, struct error *error)
{
    struct steps steps = {0};
    bool ok = !explain || steps_make(&steps, &records->standing, code, period, LANGUAGE_EN) ||
              error_set(error, ERROR_FATAL, "out of memory");
    if (ok)
        ok = json ? shown_json(records, code, period, &steps, error)
                  : shown(&records->standing, code, period, &steps, error);
    steps_free(&steps);
    return ok;
}

static struct table *periods_tell(const struct standing *standing, int code)
{
    static const struct column columns[] = {
        {"Period", "", COLUMN_TEXT},    {"Phase", "", COLUMN_TEXT},        {"Quota", "", COLUMN_NUMBER},
        {"Carried", "", COLUMN_NUMBER}, {"Corrected", "", COLUMN_NUMBER},  {"Realised", "", COLUMN_NUMBER},
        {"To go", "", COLUMN_NUMBER},   {"Schedule", "", COLUMN_FLEXIBLE},
    };
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    char text[PERIOD_TEXT_SIZE];
    for (int period = PERIOD_NONE; (period = standing_next_period(standing, code, period)) != PERIOD_NONE;) {
        const struct quota *quota = standing_quota(standing, code, period);
        table_text(table, period_roman(period, text));
        table_text(table, phase_name(standing_period(standing, period)->nation.phase));
        table_number(table, quota->quota);
        table_signed(table, quota->carry_over);
        table_number(table, quota->corrected_quota);
        table_number(table, quota->realised);
        table_number(table, quota->remaining);
        table_text(table, schedule_name(quota->schedule));
    }
    return table;
}

bool quota_periods_print(const struct standing *standing, int code, bool json, struct error *error)
{
    char name[NAMED_SIZE];
    if (json)
        return json_print(records_quota_periods_json(standing, code), stdout, error);
    text_print_wrapped(stdout, 0, "%s", standing_named(standing, code, standing_current_period(standing), name));
    putchar('\n');
    return periods_print(periods_tell(standing, code), standing, code, error);
}
