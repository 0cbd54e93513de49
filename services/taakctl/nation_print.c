#include "taakctl/nation_print.h"
#include "taakctl/caution.h"
#include "taakctl/print.h"

#include <stdio.h>

bool nation_periods_print(struct context *context, const struct standing *standing)
{
    static const struct column columns[] = {
        {"Period", "period", COLUMN_TEXT},
        {"Phase", "phase", COLUMN_TEXT},
        {"Total", "national_total", COLUMN_NUMBER},
        {"", "total_status", COLUMN_FLEXIBLE},
        {"", "announced_late", COLUMN_JSON},
        {"Carried", "carry_over", COLUMN_NUMBER},
        {"Corrected", "corrected_quota", COLUMN_NUMBER},
        {"Realised", "realised", COLUMN_NUMBER},
        {"To go", "remaining", COLUMN_NUMBER},
    };
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    int first = 0, last = -1;
    char text[PERIOD_TEXT_SIZE];
    if (!figures_range(standing->figures, &first, &last))
        last = first - 1;
    for (int period = first; period <= last; period++) {
        const struct period_figures *figures = figures_period(standing->figures, period);
        if (!figures || !figures->published)
            continue;
        const struct national_quota *nation = &figures->nation;
        table_text(table, context->json ? period_format(period, text) : period_roman(period, text));
        table_text(table, phase_name(nation->phase));
        table_number(table, nation->national_total);
        table_text(table, total_status_name(nation->total_status));
        table_bool(table, nation->announced_late);
        table_signed(table, nation->carry_over);
        table_number(table, nation->corrected_quota);
        table_number(table, nation->realised);
        table_number(table, nation->remaining);
    }
    bool ok = table_print(table, stdout, context->json, &context->error);
    table_free(table);
    if (context->json)
        return ok;
    cautions_print(standing, CODE_NONE, stdout);
    return ok && print_flush(stdout, &context->error);
}

static json_t *nation_json(const struct national_quota *nation, int32_t position)
{
    char period[PERIOD_TEXT_SIZE], day[DAY_TEXT_SIZE];
    json_t *permits = json_pack("{s:I, s:I, s:I, s:I}", "asylum", (json_int_t)nation->inflow[INFLOW_ASYLUM], "family",
                                (json_int_t)nation->inflow[INFLOW_FAMILY_PERMIT], "relocation",
                                (json_int_t)nation->inflow[INFLOW_RELOCATION], "resettlement",
                                (json_int_t)nation->inflow[INFLOW_RESETTLEMENT]);
    json_t *schedule = json_pack("{s:I, s:I, s:I}", "on_schedule", (json_int_t)nation->on_schedule, "slightly_behind",
                                 (json_int_t)nation->slightly_behind, "behind", (json_int_t)nation->behind);
    return json_pack(
        "{s:s, s:s, s:I, s:s, s:b, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o, s:o, s:s?}",
        "period", period_format(nation->period, period), "phase", phase_name(nation->phase), "national_total",
        (json_int_t)nation->national_total, "total_status", total_status_name(nation->total_status), "announced_late",
        nation->announced_late, "basis", basis_name(nation->basis), "quota_sum", (json_int_t)nation->quota_sum,
        "official_quotas", (json_int_t)nation->official_quotas, "carry_over", (json_int_t)nation->carry_over,
        "corrected_quota", (json_int_t)nation->corrected_quota, "realised", (json_int_t)nation->realised,
        "realised_family", (json_int_t)nation->realised_family, "remaining", (json_int_t)nation->remaining, "waiting",
        (json_int_t)nation->waiting, "family_expected", (json_int_t)nation->family_expected, "unassigned",
        (json_int_t)nation->unassigned, "family_arrivals", (json_int_t)nation->inflow[INFLOW_FAMILY_ARRIVAL], "permits",
        permits, "municipalities", schedule, "position_date", position == DAY_NONE ? NULL : day_format(position, day));
}

static void line(struct table *table, const char *label, int64_t number, const char *note)
{
    table_text(table, label);
    table_number(table, number);
    table_text(table, note);
}

static void notes_format(const struct national_quota *nation, char total[80], char sum[80], char realised[80])
{
    char number[NUMBER_TEXT_SIZE];
    snprintf(total, 80, "%s%s", total_status_name(nation->total_status),
             nation->announced_late ? ", late (under 13 weeks before)" : "");
    snprintf(sum, 80, "%s, %s official", basis_name(nation->basis), number_format(nation->official_quotas, number));
    snprintf(realised, 80, "of these %s family members", number_format(nation->realised_family, number));
}

static bool period_print(struct context *context, const struct national_quota *nation, int32_t position)
{
    static const struct column columns[] = {
        {"", "what", COLUMN_TEXT}, {"", "persons", COLUMN_NUMBER}, {"", "note", COLUMN_FLEXIBLE}};
    char total[80], sum[80], realised[80], period[PERIOD_TEXT_SIZE], day[DAY_TEXT_SIZE];
    struct table *table = table_new(columns, 3);
    notes_format(nation, total, sum, realised);
    printf("The nation in %s, %s, position of %s\n\n", period_roman(nation->period, period), phase_name(nation->phase),
           position == DAY_NONE ? "no event yet" : day_format(position, day));
    line(table, "National total", nation->national_total, total);
    line(table, "Quotas together", nation->quota_sum, sum);
    table_text(table, "Carried over");
    table_signed(table, nation->carry_over);
    table_text(table, balance_name(nation->carry_over));
    line(table, "Corrected quota", nation->corrected_quota, "");
    line(table, "Realised", nation->realised, realised);
    line(table, "To go", nation->remaining, "");
    line(table, "Unassigned", nation->unassigned, nation->unassigned ? "see taakctl unassigned" : "");
    line(table, "Municipalities on schedule", nation->on_schedule, "");
    line(table, "  slightly behind", nation->slightly_behind, "");
    line(table, "  behind", nation->behind, "");
    line(table, "Permits asylum", nation->inflow[INFLOW_ASYLUM], "persons, granted in the period");
    line(table, "  family reunification", nation->inflow[INFLOW_FAMILY_PERMIT], "");
    line(table, "  relocation", nation->inflow[INFLOW_RELOCATION], "");
    line(table, "  resettlement", nation->inflow[INFLOW_RESETTLEMENT], "");
    line(table, "Family arrivals", nation->inflow[INFLOW_FAMILY_ARRIVAL], "persons, arrived in the period");
    if (nation->phase == PHASE_RUNNING) { // of other periods nobody says how many wait
        line(table, "Waiting", nation->waiting, "with a permit or arrived, without a home");
        line(table, "Family expected", nation->family_expected, "with a permit, not yet arrived");
    }
    bool ok = table_print(table, stdout, false, &context->error);
    table_free(table);
    caution_print(nation->total_status, stdout);
    return ok && print_flush(stdout, &context->error);
}

bool nation_print(struct context *context, const struct national_quota *nation, int32_t position)
{
    return context->json ? json_print(nation_json(nation, position), stdout, &context->error)
                         : period_print(context, nation, position);
}
