#include "pages/map.h"
#include "rules/reference.h"
#include "standing/provinces.h"

#include <math.h>

#define PERIOD period_of(2017, 1)

static struct standing standing;
static struct told told;
static struct map map;

// Three months after the period began; Tholen has 13 of 37.
static void compute(uint32_t total)
{
    struct ledger *ledger = reference_ledger();
    reference_add_total(ledger, PERIOD, total, TOTAL_DEFINITIVE, day_of(2016, 10, 1), METHOD_SUM_PRESERVING);
    reference_add_balance(ledger, PERIOD, THOLEN, 17);
    reference_set_housed(ledger, THOLEN, PERIOD, 13, 6);
    reference_set_housed(ledger, DEN_HAAG, PERIOD, 400, 200);
    ledger_set_position(ledger, day_of(2017, 4, 1));
    standing = (struct standing){ledger, reference_compute(ledger)};
    cr_assert(told_of(&told, &standing));
    map = (struct map){.period = told_period(&told, PERIOD),
                       .ledger = ledger,
                       .language = LANGUAGE_NL,
                       .not_begun = "nog niet",
                       .schedules = {"", "op schema", "iets achter", "achter"},
                       .before = "/2017-1/",
                       .after = "?at=2017-04-01"};
}

static void forget(void)
{
    told_free(&told);
    standing_free(&standing);
}

static const json_t *spot_of(const json_t *view, const char *code)
{
    size_t i;
    const json_t *spot;
    json_array_foreach(json_object_get(view, "spots"), i,
                       spot) if (strcmp(json_string_value(json_object_get(spot, "code")), code) == 0) return spot;
    return NULL;
}

static double radius_of(const json_t *spot)
{
    return atof(json_string_value(json_object_get(spot, "radius")));
}

static int number_of(const json_t *object, const char *name)
{
    cr_assert(json_is_integer(json_object_get(object, name)), "%s", name);
    return (int)json_integer_value(json_object_get(object, name));
}

static const char *text_of(const json_t *object, const char *name)
{
    cr_assert(json_is_string(json_object_get(object, name)), "%s", name);
    return json_string_value(json_object_get(object, name));
}

// The corners of the country, by their positions in degrees.
Test(map, known_places)
{
    const struct {
        struct municipality municipality;
        int x, y;
    } cases[] = {
        {{.latitude = 53.60, .longitude = 3.27}, 0, 0},      // the upper left corner
        {{.latitude = 52.60, .longitude = 3.27}, 0, 400},    // a degree to the south
        {{.latitude = 53.60, .longitude = 4.27}, 246, 0},    // a degree to the east: 400 times the cosine of 52.1
        {{.latitude = 52.37, .longitude = 4.90}, 401, 492},  // Amsterdam
        {{.latitude = 50.85, .longitude = 5.69}, 595, 1100}, // Maastricht
        {{.latitude = 53.22, .longitude = 6.57}, 811, 152},  // Groningen
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int x = -1, y = -1;
        cr_expect(map_place(&cases[i].municipality, &x, &y), "%zu", i);
        cr_expect_eq(x, cases[i].x, "%zu: %d", i, x);
        cr_expect_eq(y, cases[i].y, "%zu: %d", i, y);
    }
}

Test(map, what_lies_elsewhere_has_no_place)
{
    const struct municipality elsewhere[] = {{.latitude = 0, .longitude = 0},
                                             {.latitude = 12.19, .longitude = -68.26}, // Bonaire
                                             {.latitude = 53.7, .longitude = 5},
                                             {.latitude = NAN, .longitude = 5},
                                             {.latitude = 52, .longitude = INFINITY}};
    int x, y;
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
        cr_expect_not(map_place(&elsewhere[i], &x, &y), "%zu", i);
}

Test(map, all_municipalities_inside_the_box_and_small_ones_above_large_ones)
{
    compute(13000);
    json_t *view = map_view(&map);
    cr_assert_not_null(view);
    const json_t *spots = json_object_get(view, "spots"), *spot;
    cr_expect_eq(json_array_size(spots), 388);
    size_t i;
    double before = 1000;
    json_array_foreach(spots, i, spot)
    {
        cr_expect(number_of(spot, "x") > 0 && number_of(spot, "x") < OUTLINE_WIDTH, "%s", text_of(spot, "code"));
        cr_expect(number_of(spot, "y") > 0 && number_of(spot, "y") < OUTLINE_HEIGHT, "%s", text_of(spot, "code"));
        cr_expect_leq(radius_of(spot), before);
        cr_expect_geq(radius_of(spot), atof(text_of(view, "least")) - 0.051);
        before = radius_of(spot);
    }
    cr_expect_str_eq(text_of(json_array_get(spots, 0), "name"), "Amsterdam");
    json_decref(view);
    forget();
}

Test(map, areas_are_proportional_to_the_corrected_quotas)
{
    compute(13000);
    json_t *view = map_view(&map);
    cr_assert_not_null(view);
    double scale = atof(text_of(view, "scale")), least = atof(text_of(view, "least"));
    size_t proportional = 0;
    for (size_t i = 0; i < map.period->count; i++) {
        const struct quota *quota = &map.period->quotas[i].quota;
        char code[CODE_TEXT_SIZE];
        double radius = radius_of(spot_of(view, code_format(quota->code, code)));
        double due = scale * sqrt((double)quota->corrected_quota);
        cr_expect_float_eq(radius, due > least ? due : least, 0.06, "%s", code);
        proportional += due > least;
    }
    cr_expect_gt(proportional, 200);
    double ratio = radius_of(spot_of(view, "GM0363")) / radius_of(spot_of(view, "GM0518"));
    cr_expect_float_eq(ratio * ratio, (double)told_quota(map.period, 363)->quota.corrected_quota / 393, 0.01);
    json_decref(view);
    forget();
}

Test(map, a_circle_says_where_its_municipality_stands)
{
    compute(13000);
    json_t *view = map_view(&map);
    const json_t *tholen = spot_of(view, "GM0716"), *the_hague = spot_of(view, "GM0518");
    cr_expect_str_eq(text_of(tholen, "left"), "24");
    cr_expect_str_eq(text_of(tholen, "class"), "s3");
    cr_expect_str_eq(text_of(tholen, "schedule"), "achter");
    cr_expect_str_eq(text_of(the_hague, "left"), "", "393 - 400 leaves nobody");
    cr_expect_str_eq(text_of(the_hague, "class"), "s1");
    cr_expect_str_eq(text_of(view, "before"), "/2017-1/");
    cr_expect_str_eq(text_of(view, "after"), "?at=2017-04-01");
    json_decref(view);
    forget();
}

Test(map, nobody_is_behind_before_the_period_begins)
{
    compute(13000);
    told.periods[0].nation.phase = PHASE_ANNOUNCED;
    json_t *view = map_view(&map);
    cr_expect(json_is_true(json_object_get(view, "not_begun")));
    cr_expect_str_eq(text_of(spot_of(view, "GM0716"), "class"), "s0");
    cr_expect_str_eq(text_of(spot_of(view, "GM0716"), "schedule"), "nog niet");
    json_decref(view);
    forget();
}

Test(map, a_province_is_cut_to_its_municipalities)
{
    compute(13000);
    map.province = 29;
    json_t *view = map_view(&map);
    const json_t *spots = json_object_get(view, "spots"), *spot;
    cr_expect_eq(json_array_size(spots), 13);
    cr_expect_lt(number_of(view, "width"), OUTLINE_WIDTH / 2);
    size_t i;
    json_array_foreach(spots, i, spot)
    {
        int x = number_of(spot, "x") - number_of(view, "left_edge"), y = number_of(spot, "y") - number_of(view, "top");
        cr_expect(x > radius_of(spot) && x + radius_of(spot) < number_of(view, "width"), "%s", text_of(spot, "name"));
        cr_expect(y > radius_of(spot) && y + radius_of(spot) < number_of(view, "height"), "%s", text_of(spot, "name"));
    }
    json_decref(view);
    forget();
}

Test(map, nothing_to_house_and_no_municipality)
{
    compute(13000);
    for (size_t i = 0; i < map.period->count; i++)
        told.periods[0].quotas[i].quota.corrected_quota = -5;
    json_t *view = map_view(&map);
    cr_expect_float_eq(radius_of(spot_of(view, "GM0716")), atof(text_of(view, "least")), 1e-9);
    json_decref(view);
    map.province = 99;
    view = map_view(&map);
    cr_expect_eq(json_array_size(json_object_get(view, "spots")), 0);
    json_decref(view);
    forget();
}
