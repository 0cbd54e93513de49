#include "rules/quota.h"
#include "standing/change_words.h"
#include "standing/figures_json.h"

#include <criterion/criterion.h>

#define APRIL_5 day_of(2017, 4, 5)

static struct figure_change from_to(const char *figure, int64_t before, int64_t after)
{
    return (struct figure_change){figure, true, true, before, after};
}

static struct change change_of(const char *cause, struct figure_change *figures, size_t count)
{
    return (struct change){.changed_at = (int64_t)APRIL_5 * 86400000000 + 1,
                           .position_date = APRIL_5,
                           .cause = (char *)(uintptr_t)cause,
                           .figures = figures,
                           .count = count};
}

static void expect_words(const struct change *change, const char *dutch, const char *english)
{
    char *nl = change_words(change, LANGUAGE_NL), *en = change_words(change, LANGUAGE_EN);
    cr_expect_str_eq(nl, dutch);
    cr_expect_str_eq(en, english);
    free(nl);
    free(en);
}

Test(change_words, a_new_total)
{
    struct figure_change figures[] = {from_to("national_total", 12000, 10000),
                                      from_to("total_status", TOTAL_FORECAST, TOTAL_DEFINITIVE),
                                      from_to("quota", 18, 15)};
    struct change change = change_of("total/2017-2/definitive/2017-04-04", figures, 3);
    expect_words(&change,
                 "5 april 2017: landelijk totaal van 12.000 naar 10.000, status van prognose naar definitief, "
                 "taakstelling van 18 naar 15, door het definitieve landelijke totaal van 4 april 2017",
                 "5 April 2017: total from 12,000 to 10,000, status from forecast to definitive, quota from 18 to 15, "
                 "by the definitive national total announced on 4 April 2017");
}

Test(change_words, figures_that_appear_and_go)
{
    struct figure_change figures[] = {{"national_total", false, true, 0, 12000}, {"quota", true, false, 18, 0}};
    struct change change = change_of("total/2017-2/forecast/2017-04-04", figures, 2);
    expect_words(&change,
                 "5 april 2017: landelijk totaal nu 12.000, taakstelling vervallen (was 18), door de prognose van het "
                 "landelijke totaal van 4 april 2017",
                 "5 April 2017: total now 12,000, quota gone (was 18), by the forecast of the national total announced "
                 "on 4 April 2017");
}

Test(change_words, balances)
{
    struct figure_change figures[] = {from_to("transferred", 0, -1006), from_to("carry_over", -3, 1017)};
    struct change change = change_of("placements", figures, 2);
    expect_words(&change,
                 "5 april 2017: overdracht van 0 naar -1.006, saldo uit het vorige halfjaar van een voorsprong van 3 "
                 "naar een achterstand van 1.017, door huisvestingen in het halfjaar ervoor",
                 "5 April 2017: transferred from 0 to -1,006, balance carried over from a lead of 3 to a backlog of "
                 "1,017, by placements in the half-year before");
    figures[1].before = 0;
    change.count = 1;
    change.figures = &figures[1];
    change.cause = NULL;
    expect_words(&change,
                 "5 april 2017: saldo uit het vorige halfjaar van 0 naar een achterstand van 1.017, de oorzaak is niet "
                 "bekend",
                 "5 April 2017: balance carried over from 0 to a backlog of 1,017, the cause is not known");
}

Test(change_words, causes)
{
    static const struct {
        const char *cause, *dutch, *english;
    } cases[] = {
        {"period-started", "nu het halfjaar is begonnen", "as the half-year has begun"},
        {"official/2017-1/2016-09-30", "door de officiële taakstellingen van 30 september 2016",
         "by the official quotas announced on 30 September 2016"},
        {"transfer/0190f7c8-0000-7000-8000-000000000001", "door een overdracht tussen gemeenten",
         "by a transfer between municipalities"},
        {"balance/2017-1", "door de beginstanden van 2017-I", "by the opening balances of 2017-I"},
        {"population/2016-01-01", "door de inwoneraantallen van 1 januari 2016",
         "by the inhabitants as counted on 1 January 2016"},
        {"reorganisation/20170101-0000-7000-8000-000000000001", "door een herindeling van gemeenten",
         "by a reorganisation of municipalities"},
        {"register/2016-01-01", "door de lijst van gemeenten van 1 januari 2016",
         "by the register of municipalities of 1 January 2016"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct change change = change_of(cases[i].cause, NULL, 0);
        char dutch[128], english[128];
        snprintf(dutch, sizeof dutch, "5 april 2017: %s", cases[i].dutch);
        snprintf(english, sizeof english, "5 April 2017: %s", cases[i].english);
        expect_words(&change, dutch, english);
    }
}

Test(change_words, the_day_on_which_it_was_found_where_nothing_was_counted_yet)
{
    struct change change = change_of("period-started", NULL, 0);
    change.position_date = DAY_NONE;
    change.changed_at = -1;
    expect_words(&change, "31 december 1999: nu het halfjaar is begonnen",
                 "31 December 1999: as the half-year has begun");
}

Test(change_words, as_json)
{
    struct figure_change figures[] = {from_to("total_status", TOTAL_FORECAST, TOTAL_DEFINITIVE),
                                      {"quota", false, true, 0, 15},
                                      {"carry_over", true, false, -3, 0}};
    struct change changes[] = {change_of("total/2017-2/definitive/2017-04-04", figures, 3),
                               change_of(NULL, figures, 0)};
    changes[0].has_source = true;
    changes[0].source = (struct source){{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}, 0};
    changes[1].position_date = DAY_NONE;
    struct history history = {changes, 2};
    json_t *json = history_json(&history);
    char *text = json_dumps(json, 0);
    cr_expect_str_eq(text,
                     "[{\"changed_at\": \"2017-04-05T00:00:00.000001Z\", \"position_date\": \"2017-04-05\", "
                     "\"cause\": \"total/2017-2/definitive/2017-04-04\", "
                     "\"event_id\": \"01020304-0506-0708-090a-0b0c0d0e0f10\", "
                     "\"event_time\": \"2000-01-01T00:00:00.000000Z\", \"changes\": {"
                     "\"total_status\": {\"from\": \"forecast\", \"to\": \"definitive\"}, "
                     "\"quota\": {\"from\": null, \"to\": 15}, \"carry_over\": {\"from\": -3, \"to\": null}}}, "
                     "{\"changed_at\": \"2017-04-05T00:00:00.000001Z\", \"position_date\": null, \"cause\": null, "
                     "\"event_id\": null, \"event_time\": null, \"changes\": {}}]");
    free(text);
    json_decref(json);
}
