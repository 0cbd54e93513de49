#include "rules/ledger.h"

#include "rules/counts.h"
#include "rules/municipalities.h"

#include <stdlib.h>

struct ledger {
    struct determinations determinations;
    struct counts counts;
    int32_t position;
};

struct ledger *ledger_new(void)
{
    struct ledger *ledger = calloc(1, sizeof(*ledger));
    if (ledger != NULL)
        ledger->position = DAY_NONE;
    return ledger;
}

void ledger_free(struct ledger *ledger)
{
    if (ledger == NULL)
        return;
    determinations_clear(&ledger->determinations);
    counts_clear(&ledger->counts);
    free(ledger);
}

struct ledger *ledger_as_of(const struct ledger *ledger, int32_t day)
{
    struct ledger *then = ledger_new();
    if (then == NULL)
        return NULL;
    then->position = day;
    if (determinations_copy(&then->determinations, &ledger->determinations, day) &&
        counts_copy_inflow(&then->counts, &ledger->counts, day))
        return then;
    ledger_free(then);
    return NULL;
}

struct ledger *ledger_copy(const struct ledger *ledger)
{
    struct ledger *copy = ledger_as_of(ledger, INT32_MAX);
    if (copy == NULL)
        return NULL;
    copy->position = ledger->position;
    if (counts_copy_housed(&copy->counts, &ledger->counts))
        return copy;
    ledger_free(copy);
    return NULL;
}

void ledger_clear_determinations(struct ledger *ledger)
{
    determinations_clear(&ledger->determinations);
}

const struct determinations *ledger_determinations(const struct ledger *ledger)
{
    return &ledger->determinations;
}

bool ledger_add_total(struct ledger *ledger, const struct national_total *total)
{
    return determinations_add(&ledger->determinations, DETERMINATION_TOTAL, total->period, total);
}

bool ledger_add_population(struct ledger *ledger, const struct population *population)
{
    return determinations_add(&ledger->determinations, DETERMINATION_POPULATION, population->reference_day, population);
}

bool ledger_add_official_quota(struct ledger *ledger, const struct official_quota *official)
{
    return determinations_add(&ledger->determinations, DETERMINATION_OFFICIAL_QUOTA, official->period, official);
}

bool ledger_add_transfer(struct ledger *ledger, const struct transfer *transfer)
{
    return determinations_add(&ledger->determinations, DETERMINATION_TRANSFER, transfer->period, transfer);
}

bool ledger_add_opening_balance(struct ledger *ledger, const struct opening_balance *balance)
{
    return determinations_add(&ledger->determinations, DETERMINATION_OPENING_BALANCE, balance->period, balance);
}

bool ledger_add_reorganisation(struct ledger *ledger, const struct reorganisation *reorganisation)
{
    return determinations_add(&ledger->determinations, DETERMINATION_REORGANISATION, reorganisation->effective_on,
                              reorganisation);
}

bool ledger_add_register(struct ledger *ledger, const struct municipal_register *municipal_register)
{
    return determinations_add(&ledger->determinations, DETERMINATION_REGISTER, municipal_register->effective_on,
                              municipal_register);
}

bool ledger_set_housed(struct ledger *ledger, int code, int period, struct housed housed)
{
    return counts_set_housed(&ledger->counts, code, period, housed);
}

bool ledger_add_housed(struct ledger *ledger, int code, int period, struct housed more)
{
    struct housed sum = ledger_housed(ledger, code, period);
    sum.persons += more.persons;
    sum.family += more.family;
    return ledger_set_housed(ledger, code, period, sum);
}

bool ledger_set_inflow(struct ledger *ledger, enum inflow kind, int32_t day, int64_t persons)
{
    return counts_set_inflow(&ledger->counts, kind, day, persons);
}

void ledger_set_position(struct ledger *ledger, int32_t day)
{
    ledger->position = day;
}

struct housed ledger_housed(const struct ledger *ledger, int code, int period)
{
    return counts_housed(&ledger->counts, code, period);
}

struct housed ledger_housed_period(const struct ledger *ledger, int period)
{
    return counts_housed_period(&ledger->counts, period);
}

int64_t ledger_inflow(const struct ledger *ledger, enum inflow kind, int32_t first_day, int32_t last_day)
{
    return counts_inflow(&ledger->counts, kind, first_day, last_day);
}

int64_t ledger_inflow_period(const struct ledger *ledger, enum inflow kind, int period)
{
    return counts_inflow_period(&ledger->counts, kind, period);
}

int64_t ledger_inflow_all(const struct ledger *ledger, enum inflow kind)
{
    return ledger->counts.inflow_all[kind];
}

int64_t ledger_housed_all(const struct ledger *ledger)
{
    return ledger->counts.housed_all.persons;
}

int32_t ledger_position(const struct ledger *ledger)
{
    return ledger->position;
}

const struct municipality *ledger_municipality(const struct ledger *ledger, int code, int32_t day)
{
    const struct determinations *determinations = &ledger->determinations;
    const struct municipality *named = NULL;
    if (municipalities_has(determinations, day, code))
        named = municipalities_named(determinations, day, code);
    return named != NULL ? named : municipalities_named(determinations, INT32_MAX, code);
}

const char *ledger_name(const struct ledger *ledger, int code, int32_t day)
{
    const struct municipality *municipality = ledger_municipality(ledger, code, day);
    return municipality == NULL ? NULL : municipality->name;
}
