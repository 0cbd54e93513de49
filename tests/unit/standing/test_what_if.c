#include "rules/random_ledger.h"
#include "rules/reference.h"
#include "rules/same_figures.h"
#include "standing/what_if_text.h"

#define RUNS 300
#define GOES 664
#define HALF 4034 // 2017-I
#define NEXT 4035 // 2017-II

#define GOES_INHABITANTS   37207
#define THOLEN_INHABITANTS 25421

static struct ledger *ledger;

static void setup(void)
{
    ledger = reference_ledger();
    reference_add_total(ledger, HALF, 13000, TOTAL_DEFINITIVE, day_of(2016, 9, 30), METHOD_SUM_PRESERVING);
    reference_add_total(ledger, NEXT, 12000, TOTAL_FORECAST, day_of(2016, 12, 1), METHOD_SUM_PRESERVING);
    reference_add_balance(ledger, HALF, THOLEN, 17);
    reference_set_housed(ledger, THOLEN, HALF, 13, 3);
    ledger_set_position(ledger, day_of(2017, 3, 31));
}

static void teardown(void)
{
    ledger_free(ledger);
}

TestSuite(what_if, .init = setup, .fini = teardown);

// Asks with texts "name=value", up to a NULL.
static bool ask(struct standing *result, int period, const char *const texts[], struct error *error)
{
    struct what_if_text asked;
    what_if_text_start(&asked, period);
    *result = (struct standing){0};
    for (size_t i = 0; texts[i] != NULL; i++) {
        char name[32] = "";
        size_t length = strcspn(texts[i], "=");
        memcpy(name, texts[i], length);
        if (!what_if_text_add(&asked, name, texts[i] + length + 1, error))
            return false;
    }
    return what_if_make(result, ledger, &asked.question, error);
}

static struct standing answer(int period, const char *const texts[])
{
    struct error error = {0};
    struct standing result;
    cr_assert(ask(&result, period, texts, &error), "%s", error.message);
    return result;
}

#define TEXTS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void expect_quota(const struct standing *standing, int code, int period, uint32_t quota, enum basis basis)
{
    const struct quota *found = standing_quota(standing, code, period);
    cr_assert_not_null(found);
    cr_expect_eq(found->quota, quota, "GM%04d has %u", code, found->quota);
    cr_expect_eq(found->basis, basis);
}

// The figures of Den Haag that were published, and those of article 29(1).
Test(what_if, another_total_or_method)
{
    static const struct {
        const char *texts[3];
        int period;
        uint32_t quota;
        enum basis basis;
    } table[] = {
        {{"national_total=10000"}, NEXT, 301, BASIS_SUM_PRESERVING},
        {{"national_total=10000", "method=statutory"}, NEXT, 307, BASIS_STATUTORY},
        {{"method=statutory"}, HALF, 399, BASIS_STATUTORY},
        {{"method=sum-preserving"}, HALF, 393, BASIS_SUM_PRESERVING},
        {{"national_total=0"}, NEXT, 0, BASIS_STATUTORY},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct standing result = answer(table[i].period, table[i].texts);
        expect_quota(&result, DEN_HAAG, table[i].period, table[i].quota, table[i].basis);
        standing_free(&result);
    }
}

Test(what_if, a_total_is_announced_last_of_all_so_no_official_quota_holds)
{
    reference_add_official(ledger, NEXT, DEN_HAAG, 350, day_of(2017, 6, 1));
    struct standing result = answer(NEXT, TEXTS("transfer=GM0716:GM0664:3"));
    expect_quota(&result, DEN_HAAG, NEXT, 350, BASIS_OFFICIAL);
    standing_free(&result);
    result = answer(NEXT, TEXTS("national_total=10000"));
    expect_quota(&result, DEN_HAAG, NEXT, 301, BASIS_SUM_PRESERVING);
    cr_expect_eq(standing_period(&result, NEXT)->nation.total_status, TOTAL_FORECAST);
    standing_free(&result);
}

Test(what_if, a_total_for_the_indicative_period)
{
    struct population population = {.reference_day = day_of(2017, 1, 1), .national = 1};
    cr_assert(ledger_add_population(ledger, &population));
    struct standing result = answer(NEXT + 1, TEXTS("national_total=7000"));
    cr_expect_eq(standing_period(&result, NEXT + 1)->nation.national_total, 7000);
    cr_expect_eq(standing_period(&result, NEXT + 1)->nation.total_status, TOTAL_FORECAST);
    standing_free(&result);
}

Test(what_if, transfers)
{
    struct standing result = answer(HALF, TEXTS("transfer=GM0716:GM0664:3", "transfer=gm0716:GM0518:1"));
    const struct quota *tholen = standing_quota(&result, THOLEN, HALF), *goes = standing_quota(&result, GOES, HALF);
    cr_expect_eq(tholen->transferred, -4);
    cr_expect_eq(tholen->corrected_quota, 20 + 17 - 4);
    cr_expect_eq(goes->transferred, 3);
    cr_expect_eq(standing_period(&result, HALF)->nation.corrected_quota, 13017);
    standing_free(&result);
}

// Tholen goes to Goes, which keeps its own inhabitants, backlog and whom it houses.
static void expect_merged(const struct standing *result, int period)
{
    const struct quota *goes = standing_quota(result, GOES, period);
    cr_expect_eq(goes->inhabitants, GOES_INHABITANTS + THOLEN_INHABITANTS);
    cr_expect_null(standing_quota(result, THOLEN, period));
    cr_expect_eq(standing_period(result, period)->count, 387);
}

Test(what_if, one_goes_to_another)
{
    static const char *const texts[][2] = {{"reorganisation=GM0716:GM0664"}, {"reorganisation=GM0716:GM0664:25421"}};
    for (size_t i = 0; i < 2; i++) {
        reference_set_housed(ledger, GOES, HALF, 2, 0);
        struct standing result = answer(HALF, texts[i]);
        expect_merged(&result, HALF);
        cr_expect_eq(standing_quota(&result, GOES, HALF)->realised, 15);
        cr_expect_eq(standing_quota(&result, GOES, HALF)->realised_family, 3);
        cr_expect_eq(standing_quota(&result, GOES, HALF)->carry_over, 17);
        cr_expect_eq(standing_period(&result, HALF)->nation.unassigned, 0);
        cr_expect_eq(standing_period(&result, HALF)->nation.national_total, 13000);
        standing_free(&result);
        reference_set_housed(ledger, GOES, HALF, 0, 0);
    }
}

// Of half-years that do not begin it all: one that goes on and was given none has what remained, and what its parts
// bring.
Test(what_if, opening_balances_of_those_that_end)
{
    reference_add_total(ledger, period_of(2016, 2), 1000, TOTAL_DEFINITIVE, day_of(2016, 3, 1), METHOD_SUM_PRESERVING);
    struct population population = {.reference_day = day_of(2015, 1, 1), .national = 1000};
    struct code_amount inhabitants[] = {{THOLEN, 400}, {GOES, 600}};
    population.inhabitants = inhabitants;
    population.count = 2;
    cr_assert(ledger_add_population(ledger, &population));
    struct standing result = answer(HALF, TEXTS("reorganisation=GM0716:GM0664"));
    int64_t remained = standing_quota(&result, GOES, period_of(2016, 2))->remaining +
                       standing_quota(&result, THOLEN, period_of(2016, 2))->remaining;
    cr_expect_eq(standing_quota(&result, GOES, HALF)->carry_over, remained);
    cr_expect_gt(remained, 0);
    standing_free(&result);
    result = answer(HALF, TEXTS("reorganisation=GM0716:GM1999", "reorganisation=GM0664:GM1999"));
    cr_expect_eq(standing_quota(&result, 1999, HALF)->carry_over, 17, "of a new one they are what was given");
    standing_free(&result);
    result = answer(HALF, TEXTS("reorganisation=GM0716:GM0664:20000", "reorganisation=GM0716:GM1999:5421"));
    cr_expect_eq(standing_quota(&result, GOES, HALF)->carry_over,
                 standing_quota(&result, GOES, period_of(2016, 2))->remaining +
                     (standing_quota(&result, THOLEN, period_of(2016, 2))->remaining * 20000 + 12710) / 25421);
    standing_free(&result);
}

// On 1 January of its year, so that the half-year before it has merged too.
Test(what_if, in_a_second_half_year)
{
    struct standing result = answer(NEXT, TEXTS("reorganisation=GM0716:GM0664"));
    expect_merged(&result, HALF);
    expect_merged(&result, NEXT);
    standing_free(&result);
}

Test(what_if, a_new_one_is_called_by_its_code)
{
    struct standing result = answer(HALF, TEXTS("reorganisation=GM0716:GM1999", "reorganisation=GM0664:GM1999"));
    cr_expect_str_eq(standing_name(&result, 1999, HALF), "GM1999");
    cr_expect_eq(ledger_municipality(result.ledger, 1999, period_first_day(HALF))->province, 29);
    cr_expect_eq(standing_quota(&result, 1999, HALF)->inhabitants, GOES_INHABITANTS + THOLEN_INHABITANTS);
    cr_expect_null(standing_quota(&result, GOES, HALF));
    standing_free(&result);
}

Test(what_if, one_is_split)
{
    struct standing result = answer(HALF,
                                    TEXTS("reorganisation=GM0716:GM0664:20000", "reorganisation=GM0716:GM0716:5421"));
    cr_expect_eq(standing_quota(&result, GOES, HALF)->inhabitants, GOES_INHABITANTS + 20000);
    cr_expect_eq(standing_quota(&result, THOLEN, HALF)->inhabitants, 5421);
    cr_expect_eq(standing_quota(&result, THOLEN, HALF)->realised, 13, "it goes on, so it houses on");
    cr_expect_eq(standing_period(&result, HALF)->count, 388);
    standing_free(&result);
}

// Meierijstad is made of three on that very day: Tholen comes to them.
Test(what_if, beside_a_reorganisation_of_that_day)
{
    struct standing result = answer(HALF, TEXTS("reorganisation=GM0716:GM1948"));
    cr_expect_eq(standing_quota(&result, MEIERIJSTAD, HALF)->inhabitants, 79599 + THOLEN_INHABITANTS);
    cr_expect_eq(standing_period(&result, HALF)->count, 387);
    standing_free(&result);
}

Test(what_if, beside_a_register_of_that_day)
{
    struct municipality names[] = {{.code = DEN_HAAG, .name = (char[]){"'s-Gravenhage"}, .province = 28},
                                   {.code = THOLEN, .name = (char[]){"Tholen"}, .province = 29},
                                   {.code = GOES, .name = (char[]){"Goes"}, .province = 29}};
    struct municipal_register later = {.municipalities = names, .count = 3};
    later.effective_on = day_of(2017, 1, 1);
    cr_assert(ledger_add_register(ledger, &later));
    struct standing result = answer(HALF, TEXTS("reorganisation=GM0716:GM1999"));
    cr_expect_null(standing_quota(&result, THOLEN, HALF));
    cr_expect_eq(standing_quota(&result, 1999, HALF)->inhabitants, THOLEN_INHABITANTS);
    cr_expect_not_null(standing_quota(&result, GOES, HALF));
    cr_expect_eq(standing_period(&result, HALF)->count, 3);
    standing_free(&result);
}

Test(what_if, questions_that_make_no_sense)
{
    static const struct {
        int period;
        const char *texts[3];
        const char *message;
    } table[] = {
        {NEXT + 1,
         {"method=statutory"},
         "2018-I has no national total yet that another method could divide: give a total too"},
        {NEXT + 4,
         {"national_total=5"},
         "there are no figures for 2019-II with a national total: it takes the inhabitants of 2018-01-01, and a "
         "register of municipalities"},
        {NEXT + 4,
         {NULL},
         "there are no figures for 2019-II: it has no national total, or a population or register is missing"},
        {HALF, {"transfer=GM0716:GM0716:1"}, "GM0716 cannot transfer to itself"},
        {HALF, {"transfer=GM0716:GM0844:1"}, "GM0844 is no municipality in 2017-I"},
        {HALF, {"transfer=GM9999:GM0716:1"}, "GM9999 is no municipality in 2017-I"},
        {HALF, {"reorganisation=GM0716:GM0664", "transfer=GM0716:GM0664:3"}, "GM0716 is no municipality in 2017-I"},
        {HALF, {"reorganisation=GM0844:GM0664"}, "GM0844 is no municipality in 2017-I"},
        {HALF, {"reorganisation=GM1948:GM0664"}, "GM1948 is reorganised on 2017-01-01 already"},
        {HALF, {"reorganisation=GM0716:GM0664", "reorganisation=GM0716:GM0664:5"}, "GM0716 goes to GM0664 twice"},
        {HALF,
         {"reorganisation=GM0716:GM0664:5", "reorganisation=GM0716:GM0518"},
         "GM0716 goes to more than one: say how many inhabitants go to each"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct error error = {0};
        struct standing result;
        cr_expect_not(ask(&result, table[i].period, table[i].texts, &error));
        cr_expect_eq(error.kind, ERROR_CONFIG);
        cr_expect_str_eq(error.message, table[i].message);
        standing_free(&result);
    }
}

Test(what_if, without_any_population)
{
    struct ledger *reference = ledger;
    ledger = ledger_new();
    struct error error = {0};
    struct standing result;
    cr_expect_not(ask(&result, HALF, TEXTS("reorganisation=GM0716:GM0664"), &error));
    cr_expect_str_eq(error.message, "there are no figures for 2017-I: no population counts for it");
    standing_free(&result);
    cr_expect_not(ask(&result, HALF, TEXTS("national_total=1"), &error));
    cr_expect_eq(error.kind, ERROR_CONFIG);
    standing_free(&result);
    ledger_free(ledger);
    ledger = reference;
}

static struct land land; // large; each test has a process of its own

// Another total gives what it gives when it is announced in fact, over all periods; and asking changes nothing.
Test(what_if, the_same_as_if_it_were_so)
{
    for (uint64_t seed = 1; seed <= RUNS; seed++) {
        land_found(&land, seed);
        ledger_free(ledger);
        ledger = ledger_new();
        land_tell(&land, ledger);
        ledger_set_position(ledger, land_day(&land));
        for (int i = 0; i < 30; i++)
            land_house(&land, ledger);
        struct figures *today = reference_compute(ledger);
        int period = random_between(&land.random, LAND_FIRST_PERIOD, LAND_LAST_PERIOD);
        struct what_if question = {.period = period, .has_total = true, .method = METHOD_STATUTORY};
        question.national_total = (uint32_t)random_between(&land.random, 0, 400);
        struct error error = {0};
        struct standing result;
        bool made = what_if_make(&result, ledger, &question, &error);
        struct figures *again = reference_compute(ledger);
        check_same(again, today, seed);
        reference_add_total(ledger, period, question.national_total, TOTAL_DEFINITIVE, ledger_position(ledger) + 100000,
                            METHOD_STATUTORY);
        struct figures *expected = reference_compute(ledger);
        int first = 0, last = -1;
        if (made)
            (void)figures_range(expected, &first, &last);
        for (int at = first; at <= last; at++) {
            const struct period_figures *left = figures_period(result.figures, at),
                                        *right = figures_period(expected, at);
            cr_assert_eq(left->count, right->count);
            for (size_t i = 0; i < left->count; i++)
                cr_assert(same_quota(&left->quotas[i], &right->quotas[i]), "seed %lu", seed);
        }
        cr_assert(made || figures_period(expected, period) == NULL, "seed %lu: %s", seed, error.message);
        figures_free(today);
        figures_free(again);
        figures_free(expected);
        standing_free(&result);
    }
}
