#include "standing/what_if_reorganisation.h"
#include "rules/counts.h"
#include "rules/municipalities.h"
#include "standing/names.h"

#include <stdlib.h>
#include <string.h>

// A reorganisation while it is put together.
struct plan {
    struct ledger *ledger;
    int period;
    int32_t day;                    // on which it takes effect
    struct municipalities *today;   // of the period's first day, without the question
    struct reorganised_part *parts; // room for a part more for each that is asked
    size_t part_count;
    struct municipality *starts; // those that have no name yet; as much room
    char (*names)[CODE_TEXT_SIZE];
    size_t start_count;
};

static bool is_from(const struct plan *plan, int code)
{
    for (size_t i = 0; i < plan->part_count; i++)
        if (plan->parts[i].from_code == code)
            return true;
    return false;
}

static bool is_to(const struct plan *plan, int code)
{
    for (size_t i = 0; i < plan->part_count; i++)
        if (plan->parts[i].to_code == code)
            return true;
    return false;
}

// Whether the code is made of parts on that very day, without the question.
static bool is_made_anew(const struct plan *plan, int code)
{
    return municipalities_reorganised_on(ledger_determinations(plan->ledger), plan->day - 1, plan->day, code) !=
           DAY_NONE;
}

// The part that takes most of a municipality; of equal ones that with the lowest code. NULL where it is no from_code.
static const struct reorganised_part *largest_of(const struct plan *plan, int from_code)
{
    const struct reorganised_part *largest = NULL;
    for (size_t i = 0; i < plan->part_count; i++) {
        const struct reorganised_part *part = &plan->parts[i];
        if (part->from_code == from_code &&
            (!largest || part->inhabitants > largest->inhabitants ||
             (part->inhabitants == largest->inhabitants && part->to_code < largest->to_code)))
            largest = part;
    }
    return largest;
}

// Looks at a part that is asked, and puts it into the plan.
static bool part_add(struct plan *plan, const struct reorganisation_asked *asked, size_t place, struct error *error)
{
    char text[PERIOD_TEXT_SIZE], day[DAY_TEXT_SIZE];
    struct reorganised_part part = asked->parts[place];
    int code = part.from_code;
    if (!plan->today->exist[code])
        return error_set(error, ERROR_CONFIG, "GM%04d is no municipality in %s", code,
                         period_roman(plan->period, text));
    if (is_made_anew(plan, code))
        return error_set(error, ERROR_CONFIG, "GM%04d is reorganised on %s already", code, day_format(plan->day, day));
    for (size_t i = 0; i < asked->part_count; i++) {
        const struct reorganised_part *other = &asked->parts[i];
        if (i == place || other->from_code != code)
            continue;
        if (other->to_code == part.to_code)
            return error_set(error, ERROR_CONFIG, "GM%04d goes to GM%04d twice", code, part.to_code);
        if (part.inhabitants == 0)
            return error_set(error, ERROR_CONFIG, "GM%04d goes to more than one: say how many inhabitants go to each",
                             code);
    }
    if (part.inhabitants == 0)
        part.inhabitants = plan->today->inhabitants[code];
    plan->parts[plan->part_count++] = part;
    return true;
}

// One that takes parts and goes on keeps its own inhabitants, unless the question says what becomes of them. One that
// is made of parts on that day in fact keeps those anyway.
static void own_parts_add(struct plan *plan, size_t asked)
{
    for (size_t i = 0; i < asked; i++) {
        int code = plan->parts[i].to_code;
        if (plan->today->exist[code] && !is_from(plan, code) && !is_made_anew(plan, code))
            plan->parts[plan->part_count++] = (struct reorganised_part){code, code, plan->today->inhabitants[code]};
    }
}

static void start_add(struct plan *plan, const struct reorganised_part *part)
{
    int code = part->to_code;
    const struct reorganised_part *largest = part;
    for (size_t i = 0; i < plan->part_count; i++)
        if (plan->parts[i].to_code == code && plan->parts[i].inhabitants > largest->inhabitants)
            largest = &plan->parts[i];
    const struct municipality *place = ledger_municipality(plan->ledger, largest->from_code, plan->day - 1);
    struct municipality *start = &plan->starts[plan->start_count];
    if (place)
        *start = *place;
    start->code = code;
    start->name = plan->names[plan->start_count++];
    code_format(code, start->name);
}

static void starts_add(struct plan *plan)
{
    for (size_t i = 0; i < plan->part_count; i++) {
        bool known = ledger_name(plan->ledger, plan->parts[i].to_code, plan->day) != NULL;
        for (size_t before = 0; before < i; before++)
            known = known || plan->parts[before].to_code == plan->parts[i].to_code;
        if (!known)
            start_add(plan, &plan->parts[i]);
    }
}

// A register of that day or later tells who exists whatever was reorganised on the day. So the newest one gets a
// successor, of the same day and by a later event, without those that end and with those that start.
static bool register_renew(struct plan *plan)
{
    const struct municipal_register *newest = determinations_register(ledger_determinations(plan->ledger),
                                                                      period_first_day(plan->period));
    if (!newest || newest->effective_on < plan->day)
        return true;
    struct municipal_register renewed = {.effective_on = newest->effective_on, .source.event_time = INT64_MAX};
    renewed.municipalities = calloc(newest->count + plan->part_count, sizeof *renewed.municipalities);
    if (!renewed.municipalities)
        return false;
    for (size_t i = 0; i < newest->count; i++)
        if (!is_from(plan, newest->municipalities[i].code) && !is_to(plan, newest->municipalities[i].code))
            renewed.municipalities[renewed.count++] = newest->municipalities[i];
    for (size_t i = 0; i < plan->part_count; i++) {
        const struct municipality *named = ledger_municipality(plan->ledger, plan->parts[i].to_code, plan->day);
        bool again = false;
        for (size_t before = 0; before < i; before++)
            again = again || plan->parts[before].to_code == plan->parts[i].to_code;
        if (named && !again)
            renewed.municipalities[renewed.count++] = *named;
    }
    bool ok = ledger_add_register(plan->ledger, &renewed);
    free(renewed.municipalities);
    return ok;
}

// Whoever was housed since the day in a municipality that ends counts for the one that takes most of it.
static bool housed_move(struct plan *plan, size_t asked)
{
    for (size_t i = 0; i < asked; i++) {
        int from = plan->parts[i].from_code;
        if (is_to(plan, from))
            continue;
        int to = largest_of(plan, from)->to_code;
        for (int period = period_of_day(plan->day); period <= period_of(COUNTS_LAST_YEAR, 2); period++) {
            struct housed housed = ledger_housed(plan->ledger, from, period);
            if (housed.persons != 0 && (!ledger_add_housed(plan->ledger, to, period, housed) ||
                                        !ledger_set_housed(plan->ledger, from, period, (struct housed){0})))
                return false;
        }
    }
    return true;
}

// The opening balance of a code in a list that has room for one more; a new entry where `add`, else NULL for none.
static struct code_amount *balance_at(struct opening_balance *balance, int code, bool add)
{
    for (size_t i = 0; i < balance->count; i++)
        if (balance->balances[i].code == code)
            return &balance->balances[i];
    if (!add)
        return NULL;
    balance->balances[balance->count] = (struct code_amount){code, 0};
    return &balance->balances[balance->count++];
}

// Moves the opening balances of those that end to those that take most of them. One that existed before and was given
// none has that of the period before, with what its parts bring, unless there is no period before.
static void balances_move(const struct plan *plan, size_t asked, struct opening_balance *balance)
{
    bool is_first = balance->period == determinations_first_period(ledger_determinations(plan->ledger));
    for (size_t i = 0; i < asked; i++) {
        int from = plan->parts[i].from_code;
        const struct reorganised_part *largest = largest_of(plan, from);
        struct code_amount *given = largest && !is_to(plan, from) ? balance_at(balance, from, false) : NULL;
        if (!given)
            continue;
        int to = largest->to_code;
        struct code_amount *taken = balance_at(balance, to, is_first || !plan->today->exist[to]);
        if (!taken)
            continue;
        taken->amount += given->amount;
        given->amount = 0; // of a code that ends it does not count, and must not be moved again
    }
}

static bool balance_renew(struct plan *plan, size_t asked, int period)
{
    const struct opening_balance *given = determinations_balance(ledger_determinations(plan->ledger), period);
    if (!given)
        return true;
    struct opening_balance renewed = {.period = period, .count = given->count, .source.event_time = INT64_MAX};
    renewed.balances = calloc(given->count + asked, sizeof *renewed.balances);
    if (!renewed.balances)
        return false;
    memcpy(renewed.balances, given->balances, given->count * sizeof *given->balances);
    balances_move(plan, asked, &renewed);
    bool ok = ledger_add_opening_balance(plan->ledger, &renewed);
    free(renewed.balances);
    return ok;
}

static bool plan_apply(struct plan *plan, size_t asked)
{
    own_parts_add(plan, asked);
    starts_add(plan);
    struct reorganisation reorganisation = {.effective_on = plan->day,
                                            .parts = plan->parts,
                                            .part_count = plan->part_count,
                                            .municipalities = plan->starts,
                                            .municipality_count = plan->start_count};
    int first_half = period_of_day(plan->day);
    return ledger_add_reorganisation(plan->ledger, &reorganisation) && register_renew(plan) &&
           balance_renew(plan, asked, first_half) && balance_renew(plan, asked, first_half + 1) &&
           housed_move(plan, asked);
}

// Who exists, and with how many inhabitants, without the question.
static bool today_find(struct plan *plan, struct error *error)
{
    char text[PERIOD_TEXT_SIZE];
    const struct determinations *determinations = ledger_determinations(plan->ledger);
    const struct population *population = determinations_population_until(determinations,
                                                                          period_reference_day(plan->period));
    if (!population)
        return error_set(error, ERROR_CONFIG, "there are no figures for %s: no population counts for it",
                         period_roman(plan->period, text));
    municipalities_exist(determinations, period_first_day(plan->period), plan->today->exist);
    municipalities_inhabitants(determinations, population, period_first_day(plan->period), plan->today->inhabitants);
    return true;
}

static bool plan_make(struct plan *plan, const struct reorganisation_asked *asked, struct error *error)
{
    if (!today_find(plan, error))
        return false;
    for (size_t i = 0; i < asked->part_count; i++)
        if (!part_add(plan, asked, i, error))
            return false;
    return plan_apply(plan, asked->part_count) || error_set(error, ERROR_FATAL, "out of memory");
}

bool what_if_reorganise(struct ledger *ledger, const struct reorganisation_asked *asked, struct error *error)
{
    if (asked->part_count == 0)
        return true;
    size_t room = asked->part_count * 2;
    struct plan plan = {
        .ledger = ledger,
        .period = asked->period,
        .day = day_of(period_year(asked->period), 1, 1),
        .today = calloc(1, sizeof *plan.today),
        .parts = calloc(room, sizeof *plan.parts),
        .starts = calloc(room, sizeof *plan.starts),
        .names = calloc(room, sizeof *plan.names),
    };
    bool ok;
    if (plan.today && plan.parts && plan.starts && plan.names)
        ok = plan_make(&plan, asked, error);
    else
        ok = error_set(error, ERROR_FATAL, "out of memory");
    free(plan.today);
    free(plan.parts);
    free(plan.starts);
    free(plan.names);
    return ok;
}
