#include "terminal/nation_print.h"
#include "standing/names.h"
#include "standing/records_json.h"
#include "terminal/figures_print.h"

static void total_tell(const struct national_quota *nation, struct table *table)
{
    char note[80], number[NUMBER_TEXT_SIZE];
    snprintf(note, sizeof note, "%s%s", total_status_name(nation->total_status),
             nation->announced_late ? ", late (under 13 weeks before)" : "");
    line_add(table, "National total", nation->national_total, note);
    snprintf(note, sizeof note, "%s, %s official", basis_name(nation->basis),
             number_format(nation->official_quotas, number));
    line_add(table, "Quotas together", nation->quota_sum, note);
}

static void progress_tell(const struct national_quota *nation, struct table *table)
{
    char note[80], number[NUMBER_TEXT_SIZE];
    line_add_signed(table, "Carried over", nation->carry_over, balance_name(nation->carry_over));
    line_add(table, "Corrected quota", nation->corrected_quota, "");
    snprintf(note, sizeof note, "of these %s family members", number_format(nation->realised_family, number));
    line_add(table, "Realised", nation->realised, note);
    line_add(table, "To go", nation->remaining, "");
    line_add(table, "Unassigned", nation->unassigned, nation->unassigned ? "see taakctl unassigned" : "");
    line_add(table, "Municipalities on schedule", nation->on_schedule, "");
    line_add(table, "  slightly behind", nation->slightly_behind, "");
    line_add(table, "  behind", nation->behind, "");
}

static void inflow_tell(const struct national_quota *nation, struct table *table)
{
    line_add(table, "Permits asylum", nation->inflow[INFLOW_ASYLUM], "persons, granted in the period");
    line_add(table, "  family reunification", nation->inflow[INFLOW_FAMILY_PERMIT], "");
    line_add(table, "  relocation", nation->inflow[INFLOW_RELOCATION], "");
    line_add(table, "  resettlement", nation->inflow[INFLOW_RESETTLEMENT], "");
    line_add(table, "Family arrivals", nation->inflow[INFLOW_FAMILY_ARRIVAL], "persons, arrived in the period");
    if (nation->phase == PHASE_RUNNING) { // of other periods nobody says how many wait
        line_add(table, "Waiting", nation->waiting, "with a permit or arrived, without a home");
        line_add(table, "Family expected", nation->family_expected, "with a permit, not yet arrived");
    }
}

bool nation_print(const struct standing *standing, int period, bool json, struct error *error)
{
    const struct national_quota *nation = &standing_period(standing, period)->nation;
    if (json)
        return json_print(records_nation_json(standing, period), stdout, error);
    struct table *table = lines_new();
    figures_title_print("The nation", nation, ledger_position(standing->ledger));
    total_tell(nation, table);
    progress_tell(nation, table);
    inflow_tell(nation, table);
    return lines_print(table, nation->total_status, error);
}

bool nation_periods_print(const struct standing *standing, bool json, struct error *error)
{
    static const struct column columns[] = {
        {"Period", "", COLUMN_TEXT},     {"Phase", "", COLUMN_TEXT},     {"Total", "", COLUMN_NUMBER},
        {"", "", COLUMN_FLEXIBLE},       {"Carried", "", COLUMN_NUMBER}, {"Corrected", "", COLUMN_NUMBER},
        {"Realised", "", COLUMN_NUMBER}, {"To go", "", COLUMN_NUMBER},
    };
    if (json)
        return json_print(records_nation_periods_json(standing), stdout, error);
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    char text[PERIOD_TEXT_SIZE];
    for (int period = PERIOD_NONE; (period = standing_next_period(standing, CODE_NONE, period)) != PERIOD_NONE;) {
        const struct national_quota *nation = &standing_period(standing, period)->nation;
        table_text(table, period_roman(period, text));
        table_text(table, phase_name(nation->phase));
        table_number(table, nation->national_total);
        table_text(table, total_status_name(nation->total_status));
        table_signed(table, nation->carry_over);
        table_number(table, nation->corrected_quota);
        table_number(table, nation->realised);
        table_number(table, nation->remaining);
    }
    return periods_print(table, standing, CODE_NONE, error);
}
