#include "taakctl/quota_print.h"
#include "messages/event.h"
#include "messages/identifier.h"
#include "taakctl/explain.h"
#include "taakctl/print.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define INDENT 15
#define WIDTH  80

// Words, wrapped to the width behind the indent.
static void wrapped_print(const char *text, FILE *out)
{
    int column = INDENT;
    while (*text) {
        int length = (int)strcspn(text, " ");
        char word[256];
        snprintf(word, sizeof word, "%.*s", length, text);
        int width = text_width(word);
        if (column > INDENT && column + 1 + width > WIDTH) {
            fprintf(out, "\n%*s", INDENT, "");
            column = INDENT;
        }
        if (column > INDENT)
            putc(' ', out);
        column += width + (column > INDENT);
        text_print(word, out);
        text += length;
        text += strspn(text, " ");
    }
    putc('\n', out);
}

static void step_print(const struct step *step, FILE *out)
{
    char id[UUID_TEXT_SIZE], time[EVENT_TIME_SIZE];
    fprintf(out, "%s%-*s%s", tone_start(out, TONE_STRONG), INDENT, step->about, tone_end(out, TONE_STRONG));
    wrapped_print(step->text ? step->text : "", out);
    if (step->source)
        fprintf(out, "%*s%sevent %s of %.19sZ%s\n", INDENT, "", tone_start(out, TONE_DIM),
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

static void figures_print(const struct steps *steps, FILE *out)
{
    const struct quota *quota = &steps->why->quota;
    const struct national_quota *nation = &steps->why->nation;
    int32_t position = ledger_position(steps->standing->ledger);
    char name[192], period[PERIOD_TEXT_SIZE], day[DAY_TEXT_SIZE];
    fprintf(out, "%s in %s, %s, position of %s\n\n", steps_named(steps, quota->code, quota->period, name),
            period_roman(quota->period, period), phase_name(nation->phase),
            position == DAY_NONE ? "no event yet" : day_format(position, day));
    fprintf(out, "  quota        %6" PRIu32 "   %s, %s total\n", quota->quota, basis_name(quota->basis),
            total_status_name(nation->total_status));
    if (quota->quota != quota->computed_quota)
        fprintf(out, "  (computed    %6" PRIu32 ")  %s\n", quota->computed_quota, basis_name(nation->basis));
    fprintf(out, "  transferred  %+6" PRId64 "\n  carried over %+6" PRId64 "   %s\n", quota->transferred,
            quota->carry_over,
            quota->carry_over > 0   ? "backlog"
            : quota->carry_over < 0 ? "lead"
                                    : "");
    fprintf(out, "  corrected    %6" PRId64 "\n  realised     %6" PRId64 "   of these %" PRId64 " family members\n",
            quota->corrected_quota, quota->realised, quota->realised_family);
    fprintf(out, "  to go        %6" PRId64 "   %s after %d of 6 months\n", quota->remaining,
            schedule_name(quota->schedule), nation->months_elapsed);
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
        figures_print(&steps, stdout);
        putchar('\n');
        for (size_t i = 0; explain && i < steps.count; i++)
            step_print(&steps.items[i], stdout);
        ok = print_flush(stdout, &context->error);
    }
    steps_free(&steps);
    explanation_free(&why);
    return ok;
}
