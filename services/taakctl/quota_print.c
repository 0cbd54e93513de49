#include "taakctl/quota_print.h"
#include "messages/event.h"
#include "messages/identifier.h"
#include "taakctl/caution.h"
#include "taakctl/explain.h"
#include "taakctl/print.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define INDENT 15

static void step_print(const struct step *step, FILE *out)
{
    char id[UUID_TEXT_SIZE], time[EVENT_TIME_SIZE];
    fprintf(out, "%s%-*s%s", tone_start(out, TONE_STRONG), INDENT, step->about, tone_end(out, TONE_STRONG));
    text_print_wrapped(step->text ? step->text : "", INDENT, out);
    if (step->source)
        fprintf(out, "%*s%sevent %s, %.19sZ%s\n", INDENT, "", tone_start(out, TONE_DIM),
                uuid_format(step->source->event_id, id), event_time_format(step->source->event_time, time),
                tone_end(out, TONE_DIM));
}

static json_t *steps_json(const struct steps *steps)
{
    char id[UUID_TEXT_SIZE], time[EVENT_TIME_SIZE];
    json_t *list = json_array();
    for (size_t i = 0; i < steps->count; i++) {
        const struct step *step = &steps->items[i];
        json_t *item = json_pack("{s:s, s:s}", "about", step->about, "text", step->text ? step->text : "");
        if (step->source) {
            json_object_set_new(item, "event_id", json_string(uuid_format(step->source->event_id, id)));
            json_object_set_new(item, "event_time", json_string(event_time_format(step->source->event_time, time)));
        }
        json_array_append_new(list, item);
    }
    return list;
}

static json_t *quota_json(const struct steps *steps, bool explain)
{
    const struct quota *quota = &steps->why->quota;
    const struct national_quota *nation = &steps->why->nation;
    int32_t position = ledger_position(steps->standing->ledger);
    char code[16], period[PERIOD_TEXT_SIZE], day[DAY_TEXT_SIZE], population[DAY_TEXT_SIZE];
    snprintf(code, sizeof code, "GM%04d", quota->code);
    json_t *object = json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:s, s:i, s:s?, s:s}",
        "municipality_code", code, "name", standing_name(steps->standing, quota->code, quota->period), "period",
        period_format(quota->period, period), "phase", phase_name(nation->phase), "total_status",
        total_status_name(nation->total_status), "national_total", (json_int_t)nation->national_total, "inhabitants",
        (json_int_t)quota->inhabitants, "national_inhabitants", (json_int_t)nation->national_inhabitants, "basis",
        basis_name(quota->basis), "computed_quota", (json_int_t)quota->computed_quota, "quota",
        (json_int_t)quota->quota, "transferred", (json_int_t)quota->transferred, "carry_over",
        (json_int_t)quota->carry_over, "corrected_quota", (json_int_t)quota->corrected_quota, "realised",
        (json_int_t)quota->realised, "realised_family", (json_int_t)quota->realised_family, "remaining",
        (json_int_t)quota->remaining, "schedule", schedule_name(quota->schedule), "months_elapsed",
        nation->months_elapsed, "position_date", position == DAY_NONE ? NULL : day_format(position, day),
        "population_date", day_format(nation->population_day, population));
    if (explain)
        json_object_set_new(object, "explanation", steps_json(steps));
    return object;
}

static void line(struct table *table, const char *label, int64_t number, const char *note)
{
    table_text(table, label);
    table_number(table, number);
    table_text(table, note);
}

static void line_signed(struct table *table, const char *label, int64_t number, const char *note)
{
    table_text(table, label);
    table_signed(table, number);
    table_text(table, note);
}

static void figures_tell(const struct quota *quota, const struct national_quota *nation, struct table *table)
{
    char note[80], number[NUMBER_TEXT_SIZE];
    snprintf(note, sizeof note, "%s, %s total", basis_name(quota->basis), total_status_name(nation->total_status));
    line(table, "  quota", quota->quota, note);
    if (quota->quota != quota->computed_quota)
        line(table, "  (computed)", quota->computed_quota, basis_name(nation->basis));
    line_signed(table, "  transferred", quota->transferred, "");
    line_signed(table, "  carried over", quota->carry_over, balance_name(quota->carry_over));
    line(table, "  corrected", quota->corrected_quota, "");
    snprintf(note, sizeof note, "of these %s family members", number_format(quota->realised_family, number));
    line(table, "  realised", quota->realised, note);
    snprintf(note, sizeof note, "%s after %d of 6 months", schedule_name(quota->schedule), nation->months_elapsed);
    line(table, "  to go", quota->remaining, note);
}

static bool figures_print(const struct steps *steps, FILE *out, struct error *error)
{
    static const struct column columns[] = {
        {"", "what", COLUMN_TEXT}, {"", "persons", COLUMN_NUMBER}, {"", "note", COLUMN_FLEXIBLE}};
    const struct national_quota *nation = &steps->why->nation;
    int32_t position = ledger_position(steps->standing->ledger);
    char name[NAMED_SIZE], title[320], period[PERIOD_TEXT_SIZE], day[DAY_TEXT_SIZE];
    snprintf(title, sizeof title, "%s in %s, %s, position of %s",
             steps_named(steps, steps->why->quota.code, steps->period, name), period_roman(steps->period, period),
             phase_name(nation->phase), position == DAY_NONE ? "no event yet" : day_format(position, day));
    text_print_wrapped(title, 0, out);
    putc('\n', out);
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    figures_tell(&steps->why->quota, nation, table);
    bool ok = table_print(table, out, false, error);
    table_free(table);
    caution_print(nation->total_status, out);
    return ok;
}

bool quota_print(struct context *context, const struct standing *standing, int code, int period, bool explain)
{
    struct explanation why;
    if (!explain_quota(standing->ledger, standing->figures, code, period, &why))
        return error_set(&context->error, ERROR_FATAL, "out of memory");
    struct steps steps = {.standing = standing, .why = &why, .period = period};
    bool ok;
    steps_make(&steps);
    if (context->json) {
        ok = json_print(quota_json(&steps, explain), stdout, &context->error);
    } else {
        ok = figures_print(&steps, stdout, &context->error);
        putchar('\n');
        for (size_t i = 0; explain && i < steps.count; i++)
            step_print(&steps.items[i], stdout);
        ok = ok && print_flush(stdout, &context->error);
    }
    steps_free(&steps);
    explanation_free(&why);
    return ok;
}

static void period_tell(const struct period_figures *figures, const struct quota *quota, bool json, struct table *table)
{
    char text[PERIOD_TEXT_SIZE];
    table_text(table, json ? period_format(quota->period, text) : period_roman(quota->period, text));
    table_text(table, phase_name(figures->nation.phase));
    table_number(table, quota->quota);
    table_text(table, basis_name(quota->basis));
    table_text(table, total_status_name(figures->nation.total_status));
    table_signed(table, quota->carry_over);
    table_number(table, quota->corrected_quota);
    table_number(table, quota->realised);
    table_number(table, quota->remaining);
    table_text(table, schedule_name(quota->schedule));
}

bool quota_periods_print(struct context *context, const struct standing *standing, int code)
{
    static const struct column columns[] = {
        {"Period", "period", COLUMN_TEXT},
        {"Phase", "phase", COLUMN_TEXT},
        {"Quota", "quota", COLUMN_NUMBER},
        {"", "basis", COLUMN_JSON},
        {"", "total_status", COLUMN_JSON},
        {"Carried", "carry_over", COLUMN_NUMBER},
        {"Corrected", "corrected_quota", COLUMN_NUMBER},
        {"Realised", "realised", COLUMN_NUMBER},
        {"To go", "remaining", COLUMN_NUMBER},
        {"Schedule", "schedule", COLUMN_FLEXIBLE},
    };
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    int first = 0, last = -1;
    char title[256];
    if (!figures_range(standing->figures, &first, &last))
        last = first - 1;
    for (int period = first; period <= last; period++) {
        const struct period_figures *figures = figures_period(standing->figures, period);
        const struct quota *quota = figures_quota(standing->figures, code, period);
        if (figures && figures->published && quota)
            period_tell(figures, quota, context->json, table);
    }
    snprintf(title, sizeof title, "%s (GM%04d)", standing_name(standing, code, standing_current_period(standing)),
             code);
    if (!context->json) {
        text_print_wrapped(title, 0, stdout);
        putchar('\n');
    }
    bool ok = table_print(table, stdout, context->json, &context->error);
    table_free(table);
    if (context->json)
        return ok;
    cautions_print(standing, code, stdout);
    return ok && print_flush(stdout, &context->error);
}
