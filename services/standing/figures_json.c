#include "standing/figures_json.h"
#include "common/printable.h"
#include "messages/event.h"
#include "messages/identifier.h"
#include "standing/names.h"

#include <string.h>

// A day; null for none.
static json_t *day_json(int32_t day)
{
    char text[DAY_TEXT_SIZE];
    return day == DAY_NONE ? json_null() : json_string(day_format(day, text));
}

json_t *json_appended(json_t *list, json_t *item)
{
    if (json_array_append_new(list, item) == 0)
        return list;
    json_decref(list);
    return NULL;
}

// The same for a member of an object.
static json_t *with(json_t *object, const char *name, json_t *value)
{
    if (json_object_set_new(object, name, value) == 0)
        return object;
    json_decref(object);
    return NULL;
}

static json_t *with_revision(json_t *object, uint64_t revision)
{
    return revision == 0 ? object : with(object, "revision", json_integer((json_int_t)revision));
}

static json_t *province_code_json(const struct municipality *place)
{
    char text[PROVINCE_TEXT_SIZE];
    return place && place->province > 0 ? json_string(province_format(place->province, text)) : json_null();
}

json_t *quota_json(const struct told_period *period, const struct told_quota *told, const struct ledger *ledger)
{
    const struct quota *quota = &told->quota;
    const struct national_quota *nation = &period->nation;
    const struct municipality *place = municipality_place(ledger, quota->code, period->period);
    char code_text[CODE_TEXT_SIZE], period_text[PERIOD_TEXT_SIZE];
    json_t *object = json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:s, s:i, s:o, s:o}",
        "municipality_code", code_format(quota->code, code_text), "name", place ? place->name : "", "period",
        period_format(period->period, period_text), "phase", phase_name(nation->phase), "total_status",
        total_status_name(nation->total_status), "national_total", (json_int_t)nation->national_total, "inhabitants",
        (json_int_t)quota->inhabitants, "national_inhabitants", (json_int_t)nation->national_inhabitants, "basis",
        basis_name(quota->basis), "computed_quota", (json_int_t)quota->computed_quota, "quota",
        (json_int_t)quota->quota, "transferred", (json_int_t)quota->transferred, "carry_over",
        (json_int_t)quota->carry_over, "corrected_quota", (json_int_t)quota->corrected_quota, "realised",
        (json_int_t)quota->realised, "realised_family", (json_int_t)quota->realised_family, "remaining",
        (json_int_t)quota->remaining, "schedule", schedule_name(quota->schedule), "months_elapsed",
        nation->months_elapsed, "position_date", day_json(told->position_date), "population_date",
        day_json(nation->population_day));
    object = with(object, "province_code", province_code_json(place));
    object = with(object, "percent_realised", percent_json(quota->realised, quota->corrected_quota));
    return with_revision(object, told->revision);
}

json_t *quota_periods_json(const struct told *told, int code)
{
    json_t *list = json_array();
    char text[PERIOD_TEXT_SIZE];
    for (size_t i = 0; i < told->count; i++) {
        const struct told_period *period = &told->periods[i];
        const struct told_quota *found = told_quota(period, code);
        if (!found)
            continue;
        const struct quota *quota = &found->quota;
        json_t *item = json_pack("{s:s, s:s, s:I, s:s, s:s, s:I, s:I, s:I, s:I, s:s}", "period",
                                 period_format(period->period, text), "phase", phase_name(period->nation.phase),
                                 "quota", (json_int_t)quota->quota, "basis", basis_name(quota->basis), "total_status",
                                 total_status_name(period->nation.total_status), "carry_over",
                                 (json_int_t)quota->carry_over, "corrected_quota", (json_int_t)quota->corrected_quota,
                                 "realised", (json_int_t)quota->realised, "remaining", (json_int_t)quota->remaining,
                                 "schedule", schedule_name(quota->schedule));
        list = json_appended(list, item);
    }
    return list;
}

json_t *nation_json(const struct told_period *period)
{
    const struct national_quota *nation = &period->nation;
    char period_text[PERIOD_TEXT_SIZE];
    json_t *permits = json_pack("{s:I, s:I, s:I, s:I}", "asylum", (json_int_t)nation->inflow[INFLOW_ASYLUM], "family",
                                (json_int_t)nation->inflow[INFLOW_FAMILY_PERMIT], "relocation",
                                (json_int_t)nation->inflow[INFLOW_RELOCATION], "resettlement",
                                (json_int_t)nation->inflow[INFLOW_RESETTLEMENT]);
    json_t *schedule = json_pack("{s:I, s:I, s:I}", "on_schedule", (json_int_t)nation->on_schedule, "slightly_behind",
                                 (json_int_t)nation->slightly_behind, "behind", (json_int_t)nation->behind);
    json_t *object = json_pack(
        "{s:s, s:s, s:I, s:s, s:b, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o, s:o, s:o}",
        "period", period_format(period->period, period_text), "phase", phase_name(nation->phase), "national_total",
        (json_int_t)nation->national_total, "total_status", total_status_name(nation->total_status), "announced_late",
        nation->announced_late, "basis", basis_name(nation->basis), "quota_sum", (json_int_t)nation->quota_sum,
        "official_quotas", (json_int_t)nation->official_quotas, "carry_over", (json_int_t)nation->carry_over,
        "corrected_quota", (json_int_t)nation->corrected_quota, "realised", (json_int_t)nation->realised,
        "realised_family", (json_int_t)nation->realised_family, "remaining", (json_int_t)nation->remaining, "waiting",
        (json_int_t)nation->waiting, "family_expected", (json_int_t)nation->family_expected, "unassigned",
        (json_int_t)nation->unassigned, "family_arrivals", (json_int_t)nation->inflow[INFLOW_FAMILY_ARRIVAL], "permits",
        permits, "municipalities", schedule, "position_date", day_json(period->position_date));
    object = with(object, "percent_realised", percent_json(nation->realised, nation->corrected_quota));
    return with_revision(object, period->revision);
}

json_t *nation_periods_json(const struct told *told)
{
    json_t *list = json_array();
    char text[PERIOD_TEXT_SIZE];
    for (size_t i = 0; i < told->count; i++) {
        const struct told_period *period = &told->periods[i];
        const struct national_quota *nation = &period->nation;
        list = json_appended(list, json_pack("{s:s, s:s, s:I, s:s, s:b, s:I, s:I, s:I, s:I, s:o}", "period",
                                             period_format(period->period, text), "phase", phase_name(nation->phase),
                                             "national_total", (json_int_t)nation->national_total, "total_status",
                                             total_status_name(nation->total_status), "announced_late",
                                             nation->announced_late, "carry_over", (json_int_t)nation->carry_over,
                                             "corrected_quota", (json_int_t)nation->corrected_quota, "realised",
                                             (json_int_t)nation->realised, "remaining", (json_int_t)nation->remaining,
                                             "position_date", day_json(period->position_date)));
    }
    return list;
}

json_t *months_json(const struct month months[6])
{
    json_t *list = json_array();
    for (int i = 0; i < 6; i++) {
        char text[DAY_TEXT_SIZE];
        day_format(months[i].first_day, text);
        text[strlen("2017-01")] = '\0';
        list = json_appended(list, json_pack("{s:s, s:I, s:I, s:I}", "month", text, "realised",
                                             (json_int_t)months[i].housed.persons, "realised_family",
                                             (json_int_t)months[i].housed.family, "due", (json_int_t)months[i].due));
    }
    return list;
}

json_t *what_if_json(const struct told_period *result, const struct told_period *today, const struct ledger *ledger)
{
    json_t *list = json_array();
    for (size_t i = 0; i < result->count; i++) {
        const struct told_quota *now = today ? told_quota(today, result->quotas[i].quota.code) : NULL;
        json_t *difference = json_null();
        if (now)
            difference = json_integer(result->quotas[i].quota.corrected_quota - now->quota.corrected_quota);
        list = json_appended(list, with(quota_json(result, &result->quotas[i], ledger), "difference", difference));
    }
    return list;
}

json_t *steps_json(const struct steps *steps)
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
        list = json_appended(list, item);
    }
    return list;
}

json_t *unassigned_json(const struct unassigned *list, size_t count)
{
    json_t *array = json_array();
    char period[PERIOD_TEXT_SIZE], code[CODE_TEXT_SIZE];
    for (size_t i = 0; i < count; i++) {
        const struct unassigned *at = &list[i];
        array = json_appended(array,
                              json_pack("{s:s, s:s, s:o, s:I, s:I}", "period", period_format(at->period, period),
                                        "municipality_code", code_format(at->code, code), "name",
                                        *at->name ? printable_json(at->name) : json_null(), "persons",
                                        (json_int_t)at->housed.persons, "family", (json_int_t)at->housed.family));
    }
    return array;
}

json_t *percent_json(int64_t part, int64_t whole)
{
    if (whole <= 0)
        return json_null();
    int64_t tenths = (2000 * part + whole) / (2 * whole);
    return json_real((double)tenths / 10);
}

json_t *province_json(const struct province_sums *sums, int period)
{
    char code[PROVINCE_TEXT_SIZE], text[PERIOD_TEXT_SIZE];
    json_t *schedule = json_pack("{s:I, s:I, s:I}", "on_schedule", (json_int_t)sums->on_schedule, "slightly_behind",
                                 (json_int_t)sums->slightly_behind, "behind", (json_int_t)sums->behind);
    return json_pack("{s:s, s:s, s:s, s:o, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o}", "province_code",
                     province_format(sums->province, code), "name", province_name(sums->province), "period",
                     period_format(period, text), "municipalities", schedule, "quota", (json_int_t)sums->quota,
                     "transferred", (json_int_t)sums->transferred, "carry_over", (json_int_t)sums->carry_over,
                     "corrected_quota", (json_int_t)sums->corrected_quota, "realised", (json_int_t)sums->realised,
                     "realised_family", (json_int_t)sums->realised_family, "remaining", (json_int_t)sums->remaining,
                     "percent_realised", percent_json(sums->realised, sums->corrected_quota));
}

json_t *province_figures_json(const struct province_figures *figures, const struct ledger *ledger)
{
    json_t *list = json_array();
    for (size_t i = 0; i < figures->count; i++) {
        const struct province_row *row = &figures->rows[i];
        json_t *item = quota_json(figures->period, row->quota, ledger);
        item = with(item, "backlog_half_years", json_integer(row->run.half_years));
        item = with(item, "backlog_persons", json_integer(row->run.persons));
        item = with(item, "remaining_change", row->has_change ? json_integer(row->change) : json_null());
        list = json_appended(list, item);
    }
    return with(province_json(&figures->sums, figures->period->period), "quotas", list);
}
