#include "feed/fields.h"

#include "taakstelling/v1/determination.pb-c.h"
#include "taakstelling/v1/permit.pb-c.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct arena *arena;
static struct row_fault fault;

static void setup(void)
{
    arena = arena_new();
}

static void teardown(void)
{
    arena_free(arena);
}

TestSuite(fields, .init = setup, .fini = teardown);

static bool set(void *message, const char *field, const char *text)
{
    memset(&fault, 0, sizeof fault);
    return field_set_named(message, field, text, arena, &fault);
}

static void expect_fault(void *message, const char *field, const char *text, const char *reason)
{
    cr_assert_not(set(message, field, text), "%s \"%s\"", field, text);
    cr_assert_str_eq(fault.reason, reason, "%s \"%s\"", field, text);
    cr_assert_eq(strncmp(fault.explanation, field, strlen(field)), 0, "%s", fault.explanation);
}

Test(fields, enum_values)
{
    static const struct {
        const char *text;
        int value;
    } cases[] = {{"asylum", 1},
                 {"ASYLUM", 1},
                 {"PERMIT_CATEGORY_FAMILY_REUNIFICATION", 2},
                 {"permit_category_relocation", 3},
                 {"family-reunification", 2},
                 {"Family_Reunification", 2},
                 {"unspecified", 0},
                 {"4", 4},
                 {"9", 9},
                 {"-1", -1}};
    Taakstelling__V1__Permit *permit = field_message_new(&taakstelling__v1__permit__descriptor, arena);
    for (size_t i = 0; i < COUNT(cases); i++) {
        cr_assert(set(permit, "category", cases[i].text), "%s", cases[i].text);
        cr_assert_eq((int)permit->category, cases[i].value, "%s", cases[i].text);
    }
    static const char *const wrong[] = {"asyl", "asylums",     "PERMIT_CATEGORY_", "1x",
                                        "",     "99999999999", "CATEGORY_ASYLUM"};
    for (size_t i = 0; i < COUNT(wrong); i++)
        expect_fault(permit, "category", wrong[i], "unspecified-enum");
    cr_assert_str_eq(fault.explanation, "category is none of ASYLUM, FAMILY_REUNIFICATION, RELOCATION, RESETTLEMENT");
}

Test(fields, whole_numbers)
{
    static const char *const wrong[] = {"", "x", "1x", "-1", "+1", " 1", "1.0", "1e2", "0x1", "4294967296"};
    Taakstelling__V1__Permit *permit = field_message_new(&taakstelling__v1__permit__descriptor, arena);
    cr_assert(set(permit, "persons", "4294967295"));
    cr_assert_eq(permit->persons, UINT32_MAX);
    cr_assert(set(permit, "persons", "007"));
    cr_assert_eq(permit->persons, 7);
    for (size_t i = 0; i < COUNT(wrong); i++)
        expect_fault(permit, "persons", wrong[i], "persons-out-of-range");
    cr_assert_eq(permit->persons, 7);
}

Test(fields, signed_and_large_numbers)
{
    Taakstelling__V1__MunicipalBalance *balance = field_message_new(&taakstelling__v1__municipal_balance__descriptor,
                                                                    arena);
    cr_assert(set(balance, "persons", "-2147483648"));
    cr_assert_eq(balance->persons, INT32_MIN);
    expect_fault(balance, "persons", "-2147483649", "persons-out-of-range");
    expect_fault(balance, "persons", "--1", "persons-out-of-range");
    expect_fault(balance, "persons", "-", "persons-out-of-range");
    Taakstelling__V1__Inhabitants *inhabitants = field_message_new(&taakstelling__v1__inhabitants__descriptor, arena);
    cr_assert(set(inhabitants, "inhabitants", "9223372036854775807"));
    cr_assert_eq(inhabitants->inhabitants, INT64_MAX);
    expect_fault(inhabitants, "inhabitants", "9223372036854775808", "inhabitants-out-of-range");
    expect_fault(inhabitants, "inhabitants", "99999999999999999999", "inhabitants-out-of-range");
    expect_fault(inhabitants, "inhabitants", "-1", "inhabitants-out-of-range");
}

Test(fields, degrees)
{
    static const char *const wrong[] = {"", "x", "51,5", "nan", "inf", "-INFINITY", "0x10", " 1", "1 "};
    Taakstelling__V1__Municipality *municipality = field_message_new(&taakstelling__v1__municipality__descriptor,
                                                                     arena);
    cr_assert(set(municipality, "latitude", "-51.53"));
    cr_assert_eq(municipality->latitude, -51.53);
    for (size_t i = 0; i < COUNT(wrong); i++)
        expect_fault(municipality, "latitude", wrong[i], "inconsistent-figures");
}

Test(fields, truth)
{
    Taakstelling__V1__Permit *permit = field_message_new(&taakstelling__v1__permit__descriptor, arena);
    static const char *const yes[] = {"true", "TRUE", "1"}, *const no[] = {"false", "False", "0"};
    for (size_t i = 0; i < COUNT(yes); i++) {
        cr_assert(set(permit, "withdrawn", yes[i]) && permit->withdrawn);
        cr_assert(set(permit, "withdrawn", no[i]) && !permit->withdrawn);
    }
    expect_fault(permit, "withdrawn", "maybe", ROW_MALFORMED);
    expect_fault(permit, "withdrawn", "2", ROW_MALFORMED);
}

Test(fields, dates_by_shape)
{
    static const char *const wrong[] = {"",           "2017-1-31",   "31-01-2017", "2017/01/31", "2017-01-31 ",
                                        " 2017-01-3", "2017-01-311", "2017-01",    "2017-01-3a", "-017-01-31"};
    Taakstelling__V1__Permit *permit = field_message_new(&taakstelling__v1__permit__descriptor, arena);
    cr_assert(set(permit, "granted_on", "2017-02-30")); // the consumers' checks know the calendar
    cr_assert_eq(permit->granted_on->year, 2017);
    cr_assert_eq(permit->granted_on->month, 2);
    cr_assert_eq(permit->granted_on->day, 30);
    for (size_t i = 0; i < COUNT(wrong); i++)
        expect_fault(permit, "granted_on", wrong[i], "invalid-date");
}

Test(fields, half_years)
{
    Taakstelling__V1__NationalTotal *total = field_message_new(&taakstelling__v1__national_total__descriptor, arena);
    cr_assert(set(total, "period", "2017-II"));
    cr_assert_eq(total->period->year, 2017);
    cr_assert_eq(total->period->half, 2);
    expect_fault(total, "period", "2017-3", "invalid-period");
    expect_fault(total, "period", "2017", "invalid-period");
}

Test(fields, no_text_leaves_a_field_as_it_is)
{
    Taakstelling__V1__Permit *permit = field_message_new(&taakstelling__v1__permit__descriptor, arena);
    cr_assert(set(permit, "permit_id", NULL) && set(permit, "persons", NULL) && set(permit, "granted_on", NULL));
    cr_assert_str_eq(permit->permit_id, "");
    cr_assert_eq(permit->persons, 0);
    cr_assert_null(permit->granted_on);
}

Test(fields, lists_grow)
{
    Taakstelling__V1__Population *population = field_message_new(&taakstelling__v1__population__descriptor, arena);
    for (uint64_t i = 0; i < 1000; i++)
        ((Taakstelling__V1__Inhabitants *)field_append(population, "municipalities", arena))->inhabitants = i;
    cr_assert_eq(population->n_municipalities, 1000);
    for (uint64_t i = 0; i < 1000; i++)
        cr_assert_eq(population->municipalities[i]->inhabitants, i);
}
