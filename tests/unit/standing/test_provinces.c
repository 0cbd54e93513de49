#include "rules/reference.h"
#include "standing/figures_json.h"
#include "standing/provinces.h"
#include "told_by_hand.h"

#define PERIOD period_of(2017, 1)

Test(provinces, names_are_those_of_the_reference_data)
{
    FILE *file = reference_open("provinces.csv");
    char line[64], code[8], name[32], text[PROVINCE_TEXT_SIZE];
    int count = 0;
    while (fgets(line, sizeof line, file)) {
        cr_assert_eq(sscanf(line, "%7[^,],%31[^\n]", code, name), 2);
        int province = province_parse(code);
        cr_expect_str_eq(province_name(province), name);
        cr_expect_str_eq(province_format(province, text), code);
        count++;
    }
    fclose(file);
    cr_expect_eq(count, 12);
    for (int province = -1; province <= PROVINCES_MOST; province++)
        count -= *province_name(province) != '\0';
    cr_expect_eq(count, 0, "no other has a name");
}

Test(provinces, codes)
{
    cr_expect_eq(province_parse("pv29"), 29);
    static const char *const none[] = {"", "PV", "PV2", "PV290", "GM29", "PVxx", "PV-1", "PV 9", "Zeeland"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        cr_expect_eq(province_parse(none[i]), 0, "%s", none[i]);
}

Test(provinces, where_a_municipality_lies)
{
    struct ledger *ledger = reference_ledger();
    const struct municipality *place = municipality_place(ledger, THOLEN, PERIOD);
    cr_assert_not_null(place);
    cr_expect_eq(place->province, 29);
    cr_expect_float_eq(place->latitude, 51.58, 0.1);
    cr_expect_eq(municipality_place(ledger, MEIERIJSTAD, PERIOD)->province, NOORDBRABANT);
    cr_expect_str_eq(municipality_place(ledger, SCHIJNDEL, PERIOD)->name, "Schijndel", "though it has ended");
    cr_expect_str_eq(municipality_place(ledger, MEIERIJSTAD, PERIOD - 1)->name, "Meierijstad", "before it began");
    cr_expect_null(municipality_place(ledger, 9999, PERIOD));
    ledger_free(ledger);
}

Test(provinces, sums)
{
    struct ledger *ledger = reference_ledger();
    struct told_by_hand told = {0};
    told_add(&told, (struct quota){.code = DEN_HAAG, .period = PERIOD, .quota = 1000, .schedule = SCHEDULE_BEHIND});
    told_add(&told, (struct quota){.code = 715, // Terneuzen
                                   .period = PERIOD,
                                   .quota = 40,
                                   .transferred = 3,
                                   .carry_over = -4,
                                   .corrected_quota = 39,
                                   .realised = 30,
                                   .realised_family = 6,
                                   .remaining = 9,
                                   .schedule = SCHEDULE_ON_SCHEDULE});
    told_add(&told, (struct quota){.code = THOLEN,
                                   .period = PERIOD,
                                   .quota = 20,
                                   .transferred = -3,
                                   .carry_over = 17,
                                   .corrected_quota = 34,
                                   .realised = 13,
                                   .realised_family = 2,
                                   .remaining = 21,
                                   .schedule = SCHEDULE_SLIGHTLY_BEHIND});
    told_add(&told, (struct quota){.code = 9999, .period = PERIOD, .quota = 7}); // lies nowhere
    size_t count;
    struct province_sums *sums = province_sums_make(&told.period, ledger, &count);
    cr_assert_eq(count, 2);
    cr_expect_eq(sums[0].province, 28);
    cr_expect_eq(sums[0].behind, 1);
    json_t *json = province_json(&sums[1], PERIOD);
    char *text = json_dumps(json, JSON_REAL_PRECISION(15));
    cr_expect_str_eq(text, "{\"province_code\": \"PV29\", \"name\": \"Zeeland\", \"period\": \"2017-1\", "
                           "\"municipalities\": {\"on_schedule\": 1, \"slightly_behind\": 1, \"behind\": 0}, "
                           "\"quota\": 60, \"transferred\": 0, \"carry_over\": 13, \"corrected_quota\": 73, "
                           "\"realised\": 43, \"realised_family\": 8, \"remaining\": 30, \"percent_realised\": 58.9}");
    cr_expect_eq(sums[1].municipalities, 2);
    free(text);
    json_decref(json);
    free(sums);
    ledger_free(ledger);
}

Test(provinces, none)
{
    struct ledger *ledger = reference_ledger();
    struct told_by_hand told = {0};
    size_t count = 1;
    cr_expect_null(province_sums_make(&told.period, ledger, &count));
    cr_expect_eq(count, 0);
    ledger_free(ledger);
}

Test(provinces, percent)
{
    static const struct {
        int64_t part, whole;
        double percent; // -1: null
    } cases[] = {{13, 37, 35.1}, {0, 5, 0}, {1, 2000, 0.1}, {1, 2001, 0}, {3, 2, 150}, {1, 0, -1}, {1, -5, -1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_t *value = percent_json(cases[i].part, cases[i].whole);
        cr_expect_eq(json_is_null(value) ? -1 : json_real_value(value), cases[i].percent, "%zu", i);
        json_decref(value);
    }
}

// What remained of one municipality in half-years in a row, and whether these have ended.
struct half_years {
    int64_t remaining[6];
    int count, ended; // the others run
    int left_out;     // one that is not told; 0: none
};

static struct backlog_run run_of(const struct half_years *half_years, int period)
{
    struct told_by_hand hands[6] = {0};
    struct told_period periods[6];
    struct told told = {.periods = periods};
    for (int i = 0; i < half_years->count; i++) {
        if (i > 0 && i == half_years->left_out)
            continue;
        told_add(&hands[i],
                 (struct quota){.code = THOLEN, .period = PERIOD + i, .remaining = half_years->remaining[i]});
        hands[i].period.nation.phase = i < half_years->ended ? PHASE_ENDED : PHASE_RUNNING;
        periods[told.count++] = hands[i].period;
    }
    return backlog_run_of(&told, THOLEN, period);
}

Test(provinces, half_years_in_a_row_with_a_backlog)
{
    static const struct {
        struct half_years half_years;
        int at, half_years_in_a_row;
        int64_t persons;
    } cases[] = {
        {{{5, 6, 7, 8}, 4, 3, 0}, 3, 3, 7},  // all that ended
        {{{5, 6, 7, 8}, 4, 3, 0}, 2, 3, 7},  // itself, as it has ended
        {{{5, 6, 7, 8}, 4, 3, 0}, 1, 2, 6},  // not those after it
        {{{5, 6, 7, 8}, 4, 0, 0}, 0, 0, 0},  // nothing before it
        {{{5, 0, 7, 8}, 4, 3, 0}, 3, 1, 7},  // 0 is none
        {{{5, -1, 7, 8}, 4, 3, 0}, 3, 1, 7}, // nor is a lead
        {{{5, 6, 0, 8}, 4, 3, 0}, 3, 0, 0},  // the last has none
        {{{5, 6, 7, 8}, 4, 3, 1}, 3, 1, 7},  // one that is not told ends it
        {{{5, 6, 7, 8}, 4, 2, 0}, 4, 2, 6},  // from the last that ended
        {{{0}, 0, 0, 0}, 3, 0, 0},           // nothing at all
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct backlog_run run = run_of(&cases[i].half_years, PERIOD + cases[i].at);
        cr_expect_eq(run.half_years, cases[i].half_years_in_a_row, "%zu: %d", i, run.half_years);
        cr_expect_eq(run.persons, cases[i].persons, "%zu", i);
    }
}
