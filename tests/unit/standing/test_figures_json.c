#include "common/printable.h"
#include "extreme_standing.h"
#include "standing/figures_json.h"

static struct standing standing;
static struct told told;

static void tell(void)
{
    told_free(&told);
    cr_assert(told_of(&told, &standing));
}

static void setup(void)
{
    standing = extreme_standing();
    tell();
}

static void teardown(void)
{
    told_free(&told);
    standing_free(&standing);
}

static json_t *quota_of(int code, int period)
{
    const struct told_period *found = told_period(&told, period);
    return quota_json(found, told_quota(found, code), standing.ledger);
}

TestSuite(figures_json, .init = setup, .fini = teardown);

// Names, values and their order: a script may rely on each. Takes the value over.
static void expect_json(json_t *value, const char *expected)
{
    char *text = json_dumps(value, JSON_DECIMALS);
    cr_expect_str_eq(text, expected);
    free(text);
    json_decref(value);
}

static json_t *item_of(json_t *list, size_t place)
{
    json_t *item = json_incref(json_array_get(list, place));
    json_decref(list);
    return item;
}

Test(figures_json, all_of_a_quota)
{
    expect_json(quota_of(DEN_HAAG, RUNNING),
                "{\"municipality_code\": \"GM0518\", \"name\": \"'s-Gravenhage\", \"period\": \"2018-1\", \"phase\": "
                "\"running\", \"total_status\": \"definitive\", \"national_total\": 400000, \"inhabitants\": 99999998, "
                "\"national_inhabitants\": 199999997, \"basis\": \"sum-preserving\", \"computed_quota\": 200000, "
                "\"quota\": 200000, \"transferred\": 0, \"carry_over\": 600000, \"corrected_quota\": 800000, "
                "\"realised\": 3679, \"realised_family\": 1334, \"remaining\": 796321, \"schedule\": \"behind\", "
                "\"months_elapsed\": 4, \"position_date\": \"2018-05-01\", \"population_date\": \"2017-01-01\", "
                "\"province_code\": \"PV28\", \"percent_realised\": 0.5}");
}

Test(figures_json, a_municipality_s_periods)
{
    json_t *list = quota_periods_json(&told, THOLEN);
    cr_expect_eq(json_array_size(list), 4);
    expect_json(item_of(list, 1),
                "{\"period\": \"2017-2\", \"phase\": \"ended\", \"quota\": 100000, \"basis\": \"official\", "
                "\"total_status\": \"definitive\", \"carry_over\": -799999, \"corrected_quota\": -699999, "
                "\"realised\": 12345, \"remaining\": -712344, \"schedule\": \"on schedule\"}");
    expect_json(quota_periods_json(&told, 7), "[]");
}

Test(figures_json, all_of_the_nation)
{
    cr_assert(ledger_set_inflow(standing.ledger, INFLOW_ASYLUM, day_of(2018, 2, 1), 11));
    cr_assert(ledger_set_inflow(standing.ledger, INFLOW_FAMILY_PERMIT, day_of(2018, 2, 1), 22));
    cr_assert(ledger_set_inflow(standing.ledger, INFLOW_RELOCATION, day_of(2018, 2, 1), 33));
    cr_assert(ledger_set_inflow(standing.ledger, INFLOW_RESETTLEMENT, day_of(2018, 2, 1), 44));
    cr_assert(ledger_set_inflow(standing.ledger, INFLOW_FAMILY_ARRIVAL, day_of(2018, 2, 1), 5));
    cr_assert(figures_update(standing.figures, standing.ledger, NULL, 0));
    tell();
    expect_json(
        nation_json(told_period(&told, RUNNING)),
        "{\"period\": \"2018-1\", \"phase\": \"running\", \"national_total\": 400000, \"total_status\": "
        "\"definitive\", \"announced_late\": false, \"basis\": \"sum-preserving\", \"quota_sum\": 400000, "
        "\"official_quotas\": 0, \"carry_over\": -112344, \"corrected_quota\": 287656, \"realised\": 3679, "
        "\"realised_family\": 1334, \"remaining\": 283977, \"waiting\": -915930, \"family_expected\": 17, "
        "\"unassigned\": 0, \"family_arrivals\": 5, \"permits\": {\"asylum\": 11, \"family\": 22, "
        "\"relocation\": 33, \"resettlement\": 44}, \"municipalities\": {\"on_schedule\": 1, "
        "\"slightly_behind\": 0, \"behind\": 1}, \"position_date\": \"2018-05-01\", \"percent_realised\": 1.3}");
}

Test(figures_json, the_nation_s_periods)
{
    json_t *list = nation_periods_json(&told);
    cr_expect_eq(json_array_size(list), 4);
    expect_json(item_of(list, 0),
                "{\"period\": \"2017-1\", \"phase\": \"ended\", \"national_total\": 400000, \"total_status\": "
                "\"definitive\", \"announced_late\": true, \"carry_over\": 100000, \"corrected_quota\": 500000, "
                "\"realised\": 899999, \"remaining\": -399999, \"position_date\": \"2018-05-01\"}");
}

Test(figures_json, no_event_yet)
{
    ledger_set_position(standing.ledger, DAY_NONE);
    figures_free(standing.figures);
    standing.figures = reference_compute(standing.ledger);
    tell();
    json_t *quota = quota_of(THOLEN, FIRST), *nation = nation_json(told_period(&told, FIRST));
    cr_expect(json_is_null(json_object_get(quota, "position_date")));
    cr_expect(json_is_null(json_object_get(nation, "position_date")));
    json_decref(quota);
    json_decref(nation);
}

// What was published says in which revision, of computed figures there is none; and nothing is a percentage of 0 or
// less.
Test(figures_json, revisions_and_what_has_no_percentage)
{
    struct told_period *period = (struct told_period *)told_period(&told, FIRST + 1);
    struct told_quota *quota = (struct told_quota *)told_quota(period, THOLEN);
    json_t *object = quota_of(THOLEN, FIRST + 1);
    cr_expect_null(json_object_get(object, "revision"));
    cr_expect(json_is_null(json_object_get(object, "percent_realised")), "the corrected quota is below 0");
    json_decref(object);
    period->revision = 7;
    quota->revision = 9;
    object = quota_of(THOLEN, FIRST + 1);
    cr_expect_eq(json_integer_value(json_object_get(object, "revision")), 9);
    json_decref(object);
    object = nation_json(period);
    cr_expect_eq(json_integer_value(json_object_get(object, "revision")), 7);
    json_decref(object);
}

Test(figures_json, months)
{
    struct month months[6] = {{day_of(2017, 1, 1), {5, 2}, 7}, {day_of(2017, 2, 1), {1, 0}, 13}};
    json_t *list = months_json(months);
    cr_expect_eq(json_array_size(list), 6);
    expect_json(item_of(list, 1), "{\"month\": \"2017-02\", \"realised\": 1, \"realised_family\": 0, \"due\": 13}");
}

static json_t *difference_of(json_t *list, size_t place)
{
    return json_object_get(json_array_get(list, place), "difference");
}

Test(figures_json, what_if_beside_today)
{
    struct told changed;
    cr_assert(told_of(&changed, &standing));
    struct told_period *result = (struct told_period *)told_period(&changed, RUNNING);
    struct told_period *today = (struct told_period *)told_period(&told, RUNNING);
    result->quotas[0].quota.corrected_quota -= 40;
    today->count = 1; // the other one does not exist today
    json_t *list = what_if_json(result, today, standing.ledger);
    cr_assert_eq(json_array_size(list), 2);
    cr_expect_eq(json_integer_value(difference_of(list, 0)), -40);
    cr_expect(json_is_null(difference_of(list, 1)));
    cr_expect_str_eq(json_string_value(json_object_get(json_array_get(list, 0), "municipality_code")), "GM0518");
    json_decref(list);
    list = what_if_json(result, NULL, standing.ledger);
    cr_expect(json_is_null(difference_of(list, 0)));
    json_decref(list);
    told_free(&changed);
}

Test(figures_json, steps_name_their_event)
{
    struct source source = {.event_id = {1, 2, 3}, .event_time = 1500000};
    char text[] = "3 persons.";
    struct step items[] = {{"Total", text, &source}, {"", NULL, NULL}};
    struct steps steps = {items, 2};
    expect_json(steps_json(&steps), "[{\"about\": \"Total\", \"text\": \"3 persons.\", \"event_id\": "
                                    "\"01020300-0000-0000-0000-000000000000\", \"event_time\": "
                                    "\"2000-01-01T00:00:01.500000Z\"}, {\"about\": \"\", \"text\": \"\"}]");
}

Test(figures_json, unassigned)
{
    struct unassigned list[] = {{FIRST, 7, "", {12, 5}}, {FIRST + 1, 716, "Tholen", {1, 0}}};
    expect_json(unassigned_json(list, 2),
                "[{\"period\": \"2017-1\", \"municipality_code\": \"GM0007\", \"name\": null, \"persons\": 12, "
                "\"family\": 5}, {\"period\": \"2017-2\", \"municipality_code\": \"GM0716\", \"name\": \"Tholen\", "
                "\"persons\": 1, \"family\": 0}]");
    expect_json(unassigned_json(NULL, 0), "[]");
}
