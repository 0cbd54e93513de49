#include "rules/random_ledger.h"
#include "rules/reference.h"
#include "rules/same_figures.h"
#include "standing/records.h"

#define RUNS   400
#define MONTHS 40

#define HALF period_of(2017, 1)

// Tholen in 2017-I: a backlog of 17 and a quota of 20, of which 5, 1 and 7 persons are housed in the first months.
static struct records tholen(void)
{
    static const struct housed_month housed[] = {
        {THOLEN, -1, {5, 2}}, {THOLEN, -1, {1, 1}}, {THOLEN, -1, {7, 0}}, {9999, -1, {3, 3}}};
    struct ledger *ledger = reference_ledger();
    struct records records = {.months = calloc(4, sizeof *records.months), .month_count = 4};
    reference_add_total(ledger, HALF, 13000, TOTAL_DEFINITIVE, day_of(2016, 9, 30), METHOD_SUM_PRESERVING);
    reference_add_total(ledger, HALF + 1, 12000, TOTAL_FORECAST, day_of(2016, 12, 1), METHOD_SUM_PRESERVING);
    reference_add_total(ledger, HALF + 1, 10000, TOTAL_DEFINITIVE, day_of(2017, 4, 5), METHOD_SUM_PRESERVING);
    reference_add_balance(ledger, HALF, THOLEN, 17);
    for (int i = 0; i < 4; i++) {
        records.months[i] = housed[i];
        records.months[i].month = day_of(2017, i < 3 ? i + 1 : 2, 1);
        cr_assert(ledger_add_housed(ledger, housed[i].code, HALF, housed[i].housed));
    }
    cr_assert(ledger_set_inflow(ledger, INFLOW_ASYLUM, day_of(2017, 3, 31), 40));
    cr_assert(ledger_set_inflow(ledger, INFLOW_ASYLUM, day_of(2017, 4, 1), 60));
    ledger_set_position(ledger, day_of(2017, 4, 20));
    struct error error;
    cr_assert(standing_of(&records.standing, ledger, &error));
    return records;
}

static struct records as_of(const struct records *now, int32_t day)
{
    struct error error = {0};
    struct records then;
    cr_assert(records_as_of(&then, now, day, &error), "%s", error.message);
    return then;
}

Test(records, tholen_on_the_first_day_of_each_month)
{
    static const struct {
        int month, realised, months_elapsed;
        enum phase phase;
        uint32_t next_total;
    } table[] = {
        {1, 0, 0, PHASE_RUNNING, 12000},  {2, 5, 1, PHASE_RUNNING, 12000},  {3, 6, 2, PHASE_RUNNING, 12000},
        {4, 13, 3, PHASE_RUNNING, 12000}, {5, 13, 4, PHASE_RUNNING, 10000},
    };
    struct records now = tholen();
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct records then = as_of(&now, day_of(2017, table[i].month, 1));
        const struct quota *quota = standing_quota(&then.standing, THOLEN, HALF);
        const struct national_quota *nation = &standing_period(&then.standing, HALF)->nation;
        cr_expect_eq(quota->corrected_quota, 37);
        cr_expect_eq(quota->realised, table[i].realised);
        cr_expect_eq(nation->months_elapsed, table[i].months_elapsed);
        cr_expect_eq(nation->phase, table[i].phase);
        cr_expect_eq(standing_period(&then.standing, HALF + 1)->nation.national_total, table[i].next_total);
        records_free(&then);
    }
    records_free(&now);
}

Test(records, who_came_in_on_the_day_itself_does_not_count)
{
    struct records now = tholen(), then = as_of(&now, day_of(2017, 4, 1));
    cr_expect_eq(standing_period(&then.standing, HALF)->nation.inflow[INFLOW_ASYLUM], 40);
    cr_expect_eq(standing_period(&now.standing, HALF)->nation.inflow[INFLOW_ASYLUM], 100);
    records_free(&then);
    records_free(&now);
}

Test(records, before_the_first_total_was_announced_nothing_is_shown)
{
    struct records now = tholen(), then = as_of(&now, day_of(2016, 9, 1)), oldest = as_of(&now, day_of(2000, 1, 1));
    cr_expect_eq(standing_next_period(&then.standing, CODE_NONE, PERIOD_NONE), PERIOD_NONE);
    cr_expect_eq(standing_next_period(&oldest.standing, CODE_NONE, PERIOD_NONE), PERIOD_NONE);
    records_free(&oldest);
    records_free(&then);
    records_free(&now);
}

Test(records, a_day_that_cannot_be_asked_for)
{
    static const struct {
        int year, month, day;
        const char *message;
    } table[] = {
        {2017, 4, 2, "2017-04-02 is not the first day of a month: ask for 2017-04-01"},
        {2017, 2, 28, "2017-02-28 is not the first day of a month: ask for 2017-02-01"},
        {2017, 5, 2, "2017-05-02 is too late: the newest event is of 2017-04-20, so ask for 2017-05-01 or earlier"},
        {2017, 6, 1, "2017-06-01 is too late: the newest event is of 2017-04-20, so ask for 2017-05-01 or earlier"},
        {1999, 12, 1, "1999-12-01 is too early: ask for 2000-01-01 or later"},
    };
    struct records now = tholen(), then;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct error error = {0};
        int32_t day = day_of(table[i].year, table[i].month, table[i].day);
        cr_expect_not(records_as_of(&then, &now, day, &error));
        cr_expect_eq(error.kind, ERROR_CONFIG);
        cr_expect_str_eq(error.message, table[i].message);
        records_free(&then);
    }
    records_free(&now);
}

// The month after the position date is the next one, whichever day of its month the position date is.
Test(records, the_last_day_that_can_be_asked_for)
{
    static const struct {
        int year, month, day, last_year, last_month;
    } table[] = {{2017, 1, 1, 2017, 2},  {2017, 1, 31, 2017, 2},  {2016, 2, 29, 2016, 3},
                 {2017, 12, 1, 2018, 1}, {2017, 12, 31, 2018, 1}, {2017, 2, 28, 2017, 3}};
    struct records now = tholen(), then;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct error error = {0};
        int32_t last = day_of(table[i].last_year, table[i].last_month, 1);
        ledger_set_position(now.standing.ledger, day_of(table[i].year, table[i].month, table[i].day));
        then = as_of(&now, last);
        records_free(&then);
        cr_expect_not(records_as_of(&then, &now, month_first_day(last + 31), &error));
        records_free(&then);
    }
    records_free(&now);
}

Test(records, before_the_first_event_no_day_is_right)
{
    struct records now = tholen(), then;
    struct error error = {0};
    ledger_set_position(now.standing.ledger, DAY_NONE);
    cr_expect_not(records_as_of(&then, &now, day_of(2017, 4, 1), &error));
    cr_expect_eq(error.kind, ERROR_CONFIG);
    records_free(&then);
    records_free(&now);
}

Test(records, months_with_what_is_due)
{
    static const int housed[6] = {5, 1, 7}, family[6] = {2, 1}, due[6] = {7, 13, 19, 25, 31, 37};
    struct records now = tholen();
    struct month months[6];
    records_months(&now, THOLEN, HALF, 37, months);
    for (int i = 0; i < 6; i++) {
        cr_expect_eq(months[i].first_day, day_of(2017, i + 1, 1));
        cr_expect_eq(months[i].housed.persons, housed[i]);
        cr_expect_eq(months[i].housed.family, family[i]);
        cr_expect_eq(months[i].due, due[i]);
    }
    records_months(&now, THOLEN, HALF, -4, months);
    cr_expect_eq(months[5].due, 0);
    records_months(&now, THOLEN, HALF + 1, 0, months);
    cr_expect_eq(months[0].first_day, day_of(2017, 7, 1));
    cr_expect_eq(months[2].housed.persons, 0);
    records_free(&now);
}

// Whoever is housed in a code that is no municipality does not count for the nation.
Test(records, months_of_the_nation)
{
    struct records now = tholen();
    struct month months[6];
    records_months(&now, CODE_NONE, HALF, 13017, months);
    cr_expect_eq(months[0].housed.persons, 5);
    cr_expect_eq(months[1].housed.persons, 1);
    cr_expect_eq(months[2].due, 6509);
    records_months(&now, 9999, HALF, 0, months);
    cr_expect_eq(months[1].housed.persons, 3);
    records_free(&now);
}

static struct land land; // large; each test has a process of its own

static bool counts_then(const struct determined *determined, int32_t day)
{
    return determined->kind == DETERMINATION_TOTAL            ? determined->total.announced_on < day
           : determined->kind == DETERMINATION_OFFICIAL_QUOTA ? determined->official.announced_on < day
           : determined->kind == DETERMINATION_TRANSFER       ? determined->transfer.decided_on < day
                                                              : true;
}

static void determine(struct ledger *all, struct ledger *before, int32_t day)
{
    for (size_t i = 0; i < land.count; i++) {
        struct determined *determined = &land.determined[i];
        if (determined->kind == DETERMINATION_TRANSFER)
            determined->transfer.decided_on = period_first_day(determined->transfer.period) +
                                              random_between(&land.random, -100, 200);
        cr_assert(determined_add(determined, all));
        if (counts_then(determined, day))
            cr_assert(determined_add(determined, before));
    }
}

// Persons come in and are housed on random days; months are told by code and month, each once.
static void house(struct records *records, struct ledger *before, int32_t day)
{
    struct ledger *all = records->standing.ledger;
    for (int i = 0; i < MONTHS; i++) {
        struct housed_month *of = &records->months[i];
        *of = (struct housed_month){LAND_FIRST_CODE + i / 4, month_first_day(land_day(&land)), {0}};
        if (i % 4 && of->month <= of[-1].month)
            of->month = month_first_day(of[-1].month + 31);
        of->housed.persons = random_between(&land.random, 1, 60);
        of->housed.family = random_between(&land.random, 0, (int)of->housed.persons);
        cr_assert(ledger_add_housed(all, of->code, period_of_day(of->month), of->housed));
        if (of->month < day)
            cr_assert(ledger_add_housed(before, of->code, period_of_day(of->month), of->housed));
        enum inflow kind = (enum inflow)random_between(&land.random, 0, INFLOW_KINDS - 1);
        int32_t came = i % 8 ? day + random_between(&land.random, -250, 60) : day - i / 8 % 2;
        int persons = random_between(&land.random, 0, 90);
        cr_assert(ledger_set_inflow(all, kind, came, persons));
        if (came < day)
            cr_assert(ledger_set_inflow(before, kind, came, persons));
    }
    records->month_count = MONTHS;
}

// The figures as of a day are those of a ledger that never got anything else than what counts on it.
Test(records, as_of_is_what_counted_alone_gives)
{
    size_t shown = 0;
    for (uint64_t seed = 1; seed <= RUNS; seed++) {
        land_found(&land, seed);
        int32_t day = month_first_day(land_day(&land));
        struct records now = {.standing = {ledger_new(), NULL}, .months = calloc(MONTHS, sizeof *now.months)};
        struct ledger *before = ledger_new();
        determine(now.standing.ledger, before, day);
        house(&now, before, day);
        ledger_set_position(now.standing.ledger, day_of(LAND_LAST_YEAR + 2, 1, 1));
        ledger_set_position(before, day);
        struct records then = as_of(&now, day);
        struct figures *expected = reference_compute(before);
        check_same(then.standing.figures, expected, seed);
        int first, last;
        shown += figures_range(expected, &first, &last) ? 1 : 0;
        figures_free(expected);
        ledger_free(before);
        records_free(&then);
        records_free(&now);
    }
    cr_expect_gt(shown, RUNS / 3, "only %zu of %d had figures", shown, RUNS);
}

// Of a copy nothing is missing, and it is another ledger.
Test(records, a_copy_has_the_same_figures)
{
    for (uint64_t seed = 1; seed <= RUNS; seed++) {
        land_found(&land, seed);
        struct ledger *ledger = ledger_new();
        land_tell(&land, ledger);
        int32_t day = land_day(&land);
        for (int i = 0; i < MONTHS; i++) {
            land_house(&land, ledger);
            land_inflow(&land, ledger, day);
        }
        ledger_set_position(ledger, day);
        struct figures *expected = reference_compute(ledger);
        struct ledger *copy = ledger_copy(ledger);
        ledger_free(ledger);
        struct figures *copied = reference_compute(copy);
        check_same(copied, expected, seed);
        figures_free(copied);
        figures_free(expected);
        ledger_free(copy);
    }
}
