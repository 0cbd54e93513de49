#include "determination-consumer/determination.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define UUID         "0190C5A2-7D3E-7ABC-8DEF-0123456789AB"
#define UUID_LOWER   "0190c5a2-7d3e-7abc-8def-0123456789ab"
#define MOST         10001 // entries of a list: one more than there are codes

static char gm0001[] = "GM0001", gm0002[] = "GM0002", gm0003[] = "GM0003", pv20[] = "PV20", wrong[] = "X",
            name[] = "Town", empty[] = "", uuid[] = UUID;
static struct arena *arena;
static struct rejection rejection;
static char subject[SUBJECT_SIZE];

// One good determination of each kind, made anew before each case.
static Taakstelling__V1__Determination message;
static Taakstelling__V1__HalfYear period;
static Taakstelling__V1__Date date;
static Taakstelling__V1__NationalTotal total;
static Taakstelling__V1__Population population;
static Taakstelling__V1__Inhabitants inhabitants[2], *inhabitants_list[] = {&inhabitants[0], &inhabitants[1]};
static Taakstelling__V1__OfficialQuota official;
static Taakstelling__V1__MunicipalPersons quotas[2], *quota_list[MOST] = {&quotas[0], &quotas[1]};
static Taakstelling__V1__Transfer transfer;
static Taakstelling__V1__OpeningBalance balance;
static Taakstelling__V1__MunicipalBalance balances[2], *balance_list[] = {&balances[0], &balances[1]};
static Taakstelling__V1__Reorganisation reorganisation;
static Taakstelling__V1__ReorganisedPart parts[2], *part_list[] = {&parts[0], &parts[1]};
static Taakstelling__V1__MunicipalRegister municipal_register;
static Taakstelling__V1__Municipality municipalities[2],
    *municipality_list[] = {&municipalities[0], &municipalities[1]};

static void lists_set(void)
{
    for (int i = 0; i < 2; i++) {
        taakstelling__v1__inhabitants__init(&inhabitants[i]);
        taakstelling__v1__municipal_persons__init(&quotas[i]);
        taakstelling__v1__municipal_balance__init(&balances[i]);
        taakstelling__v1__reorganised_part__init(&parts[i]);
        taakstelling__v1__municipality__init(&municipalities[i]);
        inhabitants[i].code = quotas[i].code = balances[i].code = municipalities[i].code = i ? gm0002 : gm0001;
        inhabitants[i].inhabitants = 50;
        municipalities[i].name = name;
        municipalities[i].province_code = pv20;
        parts[i].from_code = gm0003; // split into the two that start
        parts[i].to_code = i ? gm0002 : gm0001;
    }
}

static void set(void)
{
    lists_set();
    taakstelling__v1__determination__init(&message);
    taakstelling__v1__half_year__init(&period);
    taakstelling__v1__date__init(&date);
    period.year = 2017, period.half = 1;
    date.year = 2017, date.month = 1, date.day = 1;
    total = (Taakstelling__V1__NationalTotal)TAAKSTELLING__V1__NATIONAL_TOTAL__INIT;
    total.period = &period, total.announced_on = &date, total.persons = 13000;
    total.status = TAAKSTELLING__V1__TOTAL_STATUS__TOTAL_STATUS_FORECAST;
    total.method = TAAKSTELLING__V1__METHOD__METHOD_STATUTORY;
    population = (Taakstelling__V1__Population)TAAKSTELLING__V1__POPULATION__INIT;
    population.reference_date = &date, population.national = 100;
    population.municipalities = inhabitants_list, population.n_municipalities = 2;
    official = (Taakstelling__V1__OfficialQuota)TAAKSTELLING__V1__OFFICIAL_QUOTA__INIT;
    official.period = &period, official.announced_on = &date, official.quotas = quota_list, official.n_quotas = 2;
    transfer = (Taakstelling__V1__Transfer)TAAKSTELLING__V1__TRANSFER__INIT;
    transfer.transfer_id = uuid, transfer.period = &period, transfer.decided_on = &date, transfer.persons = 1;
    transfer.from_code = gm0001, transfer.to_code = gm0002;
    balance = (Taakstelling__V1__OpeningBalance)TAAKSTELLING__V1__OPENING_BALANCE__INIT;
    balance.period = &period, balance.balances = balance_list, balance.n_balances = 2;
    reorganisation = (Taakstelling__V1__Reorganisation)TAAKSTELLING__V1__REORGANISATION__INIT;
    reorganisation.effective_on = &date, reorganisation.reorganisation_id = uuid;
    reorganisation.parts = part_list, reorganisation.n_parts = 2;
    reorganisation.municipalities = municipality_list, reorganisation.n_municipalities = 2;
    municipal_register = (Taakstelling__V1__MunicipalRegister)TAAKSTELLING__V1__MUNICIPAL_REGISTER__INIT;
    municipal_register.effective_on = &date;
    municipal_register.municipalities = municipality_list, municipal_register.n_municipalities = 2;
}

static void setup(void)
{
    arena = arena_new();
    set();
}

static void teardown(void)
{
    arena_free(arena);
}

TestSuite(determination_check, .init = setup, .fini = teardown);

static bool run(int kind)
{
    static const struct event event;
    static void *const kinds[] = {NULL,      &total,   &population,     &official,
                                  &transfer, &balance, &reorganisation, &municipal_register};
    const struct check check = {&event, &rejection, arena};
    message.determined_case = kind;
    message.national_total = kinds[kind]; // a union
    arena_reset(arena);
    return determination_check(&message, &check, subject);
}

enum { NOTHING, TOTAL, POPULATION, OFFICIAL, TRANSFER, BALANCE, REORGANISATION, REGISTER };

static void expect_good(int kind, const char *expected)
{
    cr_expect(run(kind), "%s: %s", expected, rejection.explanation);
    cr_expect_str_eq(subject, expected);
    set();
}

static void expect_wrong(int kind, enum reject_reason reason, const char *explanation)
{
    cr_expect_not(run(kind), "%s: taken", explanation);
    cr_expect_eq(rejection.reason, reason, "%s: %s", reject_reason_name(rejection.reason), rejection.explanation);
    cr_expect_eq(strncmp(rejection.explanation, explanation, strlen(explanation)), 0, "%s, not %s",
                 rejection.explanation, explanation);
    set();
}

#define GOOD(kind, subject, ...)      (__VA_ARGS__, expect_good(kind, subject))
#define WRONG(kind, reason, why, ...) (__VA_ARGS__, expect_wrong(kind, REJECT_##reason, why))
#define INCONSISTENT(kind, why, ...)  WRONG(kind, INCONSISTENT_FIGURES, why, __VA_ARGS__)

Test(determination_check, good_ones_are_named_by_what_they_determine)
{
    expect_good(TOTAL, "total/2017-1/forecast/2017-01-01");
    GOOD(TOTAL, "total/2017-2/definitive/2017-01-01", period.half = 2, total.status = 2);
    expect_good(POPULATION, "population/2017-01-01");
    expect_good(OFFICIAL, "official/2017-1/2017-01-01");
    expect_good(TRANSFER, "transfer/" UUID_LOWER);
    expect_good(BALANCE, "balance/2017-1");
    expect_good(REORGANISATION, "reorganisation/" UUID_LOWER);
    expect_good(REGISTER, "register/2017-01-01");
    GOOD(REGISTER, "register/2017-06-30", date.month = 6, date.day = 30);
}

static void expect_named(int kind, const char *expected)
{
    cr_expect_not(run(kind), "%s: taken", expected);
    subject[0] = '\0';
    cr_expect_eq(determination_subject(&message, subject), *expected != '\0', "%s", expected);
    cr_expect_str_eq(subject, expected);
    set();
}

#define NAMED(kind, subject, ...) (__VA_ARGS__, expect_named(kind, subject))

Test(determination_check, what_is_wrong_is_named_as_far_as_it_says_what_it_determines)
{
    NAMED(TOTAL, "total/2017-1/forecast/2017-01-01", total.persons = 1000001);
    NAMED(POPULATION, "population/2017-01-01", population.national = 1);
    NAMED(BALANCE, "balance/2017-3", period.half = 3);
    NAMED(TRANSFER, "transfer/" UUID_LOWER, transfer.from_code = wrong);
    NAMED(TOTAL, "", total.status = 0);
    NAMED(TOTAL, "", total.announced_on = NULL);
    NAMED(OFFICIAL, "", official.period = NULL);
    NAMED(REORGANISATION, "", reorganisation.reorganisation_id = wrong);
    NAMED(NOTHING, "", message.withdrawn = true);
    // Whatever numbers are in it, there is room for its name.
    NAMED(TOTAL, "total/-2147483648--2147483648/forecast/-2147483648--2147483648-", period.year = INT32_MIN,
          period.half = INT32_MIN, date.year = INT32_MIN, date.month = INT32_MIN);
}

Test(determination_check, text_that_begins_as_a_name)
{
    cr_expect(determination_subject_begins("total/2017-1"));
    cr_expect(determination_subject_begins("register/2017-01-01"));
    for (const char *const *text = (const char *const[]){"", "total", "total/", "totals/2017-1", "/2017-1", UUID, NULL};
         *text; text++)
        cr_expect_not(determination_subject_begins(*text), "%s", *text);
}

Test(determination_check, nothing_determined)
{
    WRONG(NOTHING, NOTHING_DETERMINED, "the determination says nothing", message.withdrawn = true);
}

Test(determination_check, totals)
{
    GOOD(TOTAL, "total/2017-1/forecast/2017-01-01", total.persons = 0);
    GOOD(TOTAL, "total/2017-1/forecast/2017-01-01", total.persons = 1000000, total.method = 2);
    WRONG(TOTAL, INVALID_PERIOD, "period is not set", total.period = NULL);
    WRONG(TOTAL, INVALID_PERIOD, "period is 2017-3", period.half = 3);
    WRONG(TOTAL, PERSONS_OUT_OF_RANGE, "persons is 1000001", total.persons = 1000001);
    WRONG(TOTAL, PERSONS_OUT_OF_RANGE, "persons is 4294967295", total.persons = UINT32_MAX);
    WRONG(TOTAL, UNSPECIFIED_ENUM, "status is 0", total.status = 0);
    WRONG(TOTAL, UNSPECIFIED_ENUM, "status is 3", total.status = 3); // INDICATIVE is for output only
    WRONG(TOTAL, UNSPECIFIED_ENUM, "status is 4", total.status = 4);
    WRONG(TOTAL, INVALID_DATE, "announced_on is not set", total.announced_on = NULL);
    WRONG(TOTAL, UNSPECIFIED_ENUM, "method is 0", total.method = 0);
    WRONG(TOTAL, UNSPECIFIED_ENUM, "method is 3", total.method = 3);
}

Test(determination_check, the_first_field_by_number_counts)
{
    WRONG(TOTAL, PERSONS_OUT_OF_RANGE, "persons", total.persons = 1000001, total.status = 0, date.day = 0);
    WRONG(TOTAL, INVALID_DATE, "announced_on", total.method = 0, date.day = 0);
    WRONG(POPULATION, INHABITANTS_OUT_OF_RANGE, "national", population.national = 1000000001,
          inhabitants[0].code = wrong);
    WRONG(POPULATION, INVALID_CODE, "municipalities[0].code", inhabitants[0].code = wrong,
          inhabitants[0].inhabitants = 100000001);
    WRONG(TRANSFER, INVALID_UUID, "transfer_id", transfer.transfer_id = wrong, period.half = 0);
    WRONG(TRANSFER, INVALID_CODE, "to_code", transfer.to_code = wrong, transfer.persons = 0);
    WRONG(REORGANISATION, INVALID_CODE, "parts[1].to_code", parts[1].to_code = wrong, municipalities[0].code = wrong);
    WRONG(REORGANISATION, INVALID_CODE, "municipalities[1].province_code", municipalities[1].province_code = wrong,
          reorganisation.reorganisation_id = wrong);
    WRONG(REORGANISATION, INVALID_UUID, "reorganisation_id", reorganisation.reorganisation_id = wrong,
          reorganisation.n_parts = 0); // and the whole comes last
}

Test(determination_check, populations)
{
    GOOD(POPULATION, "population/2017-01-01", inhabitants[0].inhabitants = 0, inhabitants[1].inhabitants = 100);
    GOOD(POPULATION, "population/2017-01-01", population.national = 200000000, inhabitants[0].inhabitants = 100000000,
         inhabitants[1].inhabitants = 100000000);
    WRONG(POPULATION, INVALID_DATE, "reference_date is not set", population.reference_date = NULL);
    WRONG(POPULATION, INHABITANTS_OUT_OF_RANGE, "national is 1000000001: at most 1000000000",
          population.national = 1000000001);
    WRONG(POPULATION, INHABITANTS_OUT_OF_RANGE, "municipalities[1].inhabitants is 100000001: at most 100000000",
          inhabitants[1].inhabitants = 100000001);
    WRONG(POPULATION, INVALID_CODE, "municipalities[1].code", inhabitants[1].code = pv20);
    INCONSISTENT(POPULATION, "municipalities is empty", population.n_municipalities = 0, population.national = 0);
    INCONSISTENT(POPULATION, "municipalities names a code", inhabitants[1].code = gm0001);
    INCONSISTENT(POPULATION, "the municipalities add up to 101, national is 100", inhabitants[1].inhabitants = 51);
    INCONSISTENT(POPULATION, "the municipalities add up to 100, national is 101", population.national = 101);
}

Test(determination_check, official_quotas)
{
    GOOD(OFFICIAL, "official/2017-1/2017-01-01", quotas[1].persons = 100000);
    GOOD(OFFICIAL, "official/2017-1/2017-01-01", official.n_quotas = 0);
    WRONG(OFFICIAL, INVALID_PERIOD, "period", official.period = NULL);
    WRONG(OFFICIAL, INVALID_DATE, "announced_on", official.announced_on = NULL);
    WRONG(OFFICIAL, INVALID_CODE, "quotas[0].code", quotas[0].code = wrong);
    WRONG(OFFICIAL, PERSONS_OUT_OF_RANGE, "quotas[1].persons is 100001", quotas[1].persons = 100001);
    INCONSISTENT(OFFICIAL, "quotas names a code", quotas[0].code = gm0002);
    for (size_t i = 0; i < MOST; i++)
        quota_list[i] = &quotas[i % 2];
    INCONSISTENT(OFFICIAL, "quotas has over 10000 entries", official.n_quotas = MOST);
    INCONSISTENT(OFFICIAL, "quotas names a code", official.n_quotas = MOST - 1);
}

Test(determination_check, every_code_there_is)
{
    static char codes[MOST][8];
    static Taakstelling__V1__MunicipalPersons items[MOST];
    for (size_t i = 0; i < MOST - 1; i++) {
        (void)snprintf(codes[i], sizeof codes[i], "GM%04zu", MOST - 2 - i);
        taakstelling__v1__municipal_persons__init(&items[i]);
        items[i].code = codes[i];
        quota_list[i] = &items[i];
    }
    GOOD(OFFICIAL, "official/2017-1/2017-01-01", official.n_quotas = MOST - 1);
    INCONSISTENT(OFFICIAL, "quotas names a code", items[17].code = codes[9000], official.n_quotas = MOST - 1);
}

Test(determination_check, transfers)
{
    static char person[] = "111222333";
    GOOD(TRANSFER, "transfer/" UUID_LOWER, transfer.persons = 100000);
    WRONG(TRANSFER, PERSONAL_IDENTIFIER, "transfer_id", transfer.transfer_id = person);
    WRONG(TRANSFER, INVALID_PERIOD, "period", transfer.period = NULL);
    WRONG(TRANSFER, INVALID_CODE, "from_code", transfer.from_code = wrong);
    WRONG(TRANSFER, INVALID_CODE, "to_code", transfer.to_code = wrong);
    WRONG(TRANSFER, PERSONS_OUT_OF_RANGE, "persons is 0", transfer.persons = 0);
    WRONG(TRANSFER, PERSONS_OUT_OF_RANGE, "persons is 100001", transfer.persons = 100001);
    WRONG(TRANSFER, INVALID_DATE, "decided_on", transfer.decided_on = NULL);
    INCONSISTENT(TRANSFER, "from_code and to_code are the same", transfer.to_code = gm0001);
}

Test(determination_check, opening_balances)
{
    GOOD(BALANCE, "balance/2017-1", balances[0].persons = -100000, balances[1].persons = 100000);
    GOOD(BALANCE, "balance/2017-1", balance.n_balances = 0);
    WRONG(BALANCE, INVALID_PERIOD, "period", balance.period = NULL);
    WRONG(BALANCE, INVALID_CODE, "balances[1].code", balances[1].code = wrong);
    WRONG(BALANCE, PERSONS_OUT_OF_RANGE, "balances[0].persons is -100001", balances[0].persons = -100001);
    WRONG(BALANCE, PERSONS_OUT_OF_RANGE, "balances[0].persons is 100001", balances[0].persons = 100001);
    INCONSISTENT(BALANCE, "balances names a code", balances[0].code = gm0002);
}

Test(determination_check, registers)
{
    WRONG(REGISTER, INVALID_DATE, "effective_on", municipal_register.effective_on = NULL);
    WRONG(REGISTER, INVALID_CODE, "municipalities[0].code", municipalities[0].code = wrong);
    WRONG(REGISTER, INVALID_CODE, "municipalities[1].province_code", municipalities[1].province_code = gm0001);
    WRONG(REGISTER, INVALID_NAME, "municipalities[1].name is empty", municipalities[1].name = empty,
          municipalities[1].province_code = wrong);
    WRONG(REGISTER, INVALID_CODE, "municipalities[1].code", municipalities[1].name = empty,
          municipalities[1].code = wrong);
    INCONSISTENT(REGISTER, "municipalities is empty", municipal_register.n_municipalities = 0);
    INCONSISTENT(REGISTER, "municipalities names a code", municipalities[0].code = gm0002);
}

Test(determination_check, places_on_earth)
{
    static const struct {
        double latitude, longitude;
        bool good;
    } cases[] = {{90, 180, true},     {-90, -180, true},    {52.2, 6.9, true},    {90.001, 0, false},
                 {-90.001, 0, false}, {0, 180.001, false},  {0, -180.001, false}, {NAN, 0, false},
                 {0, -NAN, false},    {INFINITY, 0, false}, {0, -INFINITY, false}};
    for (size_t i = 0; i < COUNT(cases); i++)
        for (int kind = REORGANISATION; kind <= REGISTER; kind++) {
            municipalities[1].latitude = cases[i].latitude, municipalities[1].longitude = cases[i].longitude;
            if (cases[i].good)
                expect_good(kind, kind == REGISTER ? "register/2017-01-01" : "reorganisation/" UUID_LOWER);
            else
                expect_wrong(kind, REJECT_INCONSISTENT_FIGURES, "municipalities[1] is at no place on earth");
        }
}

Test(determination_check, reorganisations)
{
    GOOD(REORGANISATION, "reorganisation/" UUID_LOWER, reorganisation.n_municipalities = 0);
    GOOD(REORGANISATION, "reorganisation/" UUID_LOWER, parts[0].from_code = gm0001, parts[0].inhabitants = 100000000);
    GOOD(REORGANISATION, "reorganisation/" UUID_LOWER, parts[0].to_code = gm0002, parts[0].from_code = gm0001,
         reorganisation.municipalities = &municipality_list[1], reorganisation.n_municipalities = 1); // a merger
    WRONG(REORGANISATION, INVALID_DATE, "effective_on is not set", reorganisation.effective_on = NULL);
    WRONG(REORGANISATION, INVALID_DATE, "effective_on is not a 1 January", date.day = 2);
    WRONG(REORGANISATION, INVALID_DATE, "effective_on is not a 1 January", date.month = 7);
    WRONG(REORGANISATION, INVALID_CODE, "parts[1].from_code", parts[1].from_code = wrong);
    WRONG(REORGANISATION, INHABITANTS_OUT_OF_RANGE, "parts[0].inhabitants", parts[0].inhabitants = 100000001);
    WRONG(REORGANISATION, INVALID_CODE, "municipalities[0].code", municipalities[0].code = wrong);
    WRONG(REORGANISATION, INVALID_NAME, "municipalities[0].name is empty", municipalities[0].name = empty);
    INCONSISTENT(REORGANISATION, "parts is empty", reorganisation.n_parts = 0, reorganisation.n_municipalities = 0);
    INCONSISTENT(REORGANISATION, "parts names a code (or a pair", parts[1].to_code = gm0001);
    INCONSISTENT(REORGANISATION, "municipalities names a code", municipalities[0].code = gm0002);
    INCONSISTENT(REORGANISATION, "GM0002 starts, but no part", parts[1].to_code = gm0003);
    INCONSISTENT(REORGANISATION, "GM0003 starts, but no part", municipalities[0].code = gm0003); // it only ends
}

Test(determination_check, the_municipalities_that_each_kind_names)
{
    static const char *const expected[] = {
        [TOTAL] = "",
        [POPULATION] = "GM0001 GM0002 ",
        [OFFICIAL] = "GM0001 GM0002 ",
        [TRANSFER] = "GM0001 GM0002 ",
        [BALANCE] = "GM0001 GM0002 ",
        [REORGANISATION] = "GM0003 GM0003 GM0001 GM0002 GM0001 GM0002 ",
        [REGISTER] = "GM0001 GM0002 ",
    };
    for (int kind = TOTAL; kind <= REGISTER; kind++) {
        const char **codes, *list = "";
        cr_assert(run(kind), "%s", rejection.explanation);
        size_t count = determination_municipalities(&message, arena, &codes);
        for (size_t i = 0; i < count; i++)
            list = arena_text(arena, "%s%s ", list, codes[i]);
        cr_expect_str_eq(list, expected[kind], "kind %d: %s", kind, list);
        set();
    }
}
