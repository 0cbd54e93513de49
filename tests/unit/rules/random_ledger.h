// Random ledgers: a small land of a few municipalities over some years in which everything happens that can happen.
#pragma once

#include "random.h"
#include "rules/determinations.h"
#include "rules/figures.h"

#include <criterion/criterion.h>
#include <string.h>

#define LAND_CODES        9 // 101 to 109; 110 is in no register and no reorganisation
#define LAND_FIRST_CODE   101
#define LAND_FIRST_YEAR   2015
#define LAND_LAST_YEAR    2019
#define LAND_DETERMINED   160
#define LAND_ITEMS        24
#define LAND_FIRST_PERIOD (LAND_FIRST_YEAR * 2)
#define LAND_LAST_PERIOD  (LAND_LAST_YEAR * 2 + 1)

struct determined {
    enum determination_kind kind;
    union {
        struct national_total total;
        struct population population;
        struct official_quota official;
        struct transfer transfer;
        struct opening_balance balance;
        struct reorganisation reorganisation;
        struct municipal_register municipal_register;
    };
    struct code_amount amounts[LAND_ITEMS];
    struct reorganised_part parts[LAND_ITEMS];
    struct municipality municipalities[LAND_ITEMS];
};

struct land {
    struct random random;
    struct determined determined[LAND_DETERMINED];
    size_t count;
};

static char land_name[] = "Ergens";

static inline int land_code(struct land *land)
{
    return LAND_FIRST_CODE + random_between(&land->random, 0, LAND_CODES);
}

static inline struct determined *land_determine(struct land *land, enum determination_kind kind)
{
    cr_assert_lt(land->count, LAND_DETERMINED);
    struct determined *determined = &land->determined[land->count++];
    memset(determined, 0, sizeof(*determined));
    determined->kind = kind;
    return determined;
}

// An event later or earlier than others, whatever its place: so that ties are broken by the event alone.
static inline struct source land_source(struct land *land)
{
    struct source source = {.event_time = random_between(&land->random, 0, 3)};
    uint64_t id = random_bits(&land->random);
    memcpy(source.event_id, &id, sizeof(id));
    return source;
}

static inline void land_id(struct land *land, uint8_t id[16])
{
    uint64_t bits = random_bits(&land->random);
    memcpy(id, &bits, sizeof(bits));
}

// Each code at most once, with an amount from low to high.
static inline size_t land_amounts(struct land *land, struct code_amount *amounts, int percent, int low, int high)
{
    size_t count = 0;
    for (int code = LAND_FIRST_CODE + LAND_CODES; code >= LAND_FIRST_CODE; code--) {
        if (random_percent(&land->random, percent))
            amounts[count++] = (struct code_amount){.code = code, .amount = random_between(&land->random, low, high)};
    }
    return count;
}

static inline void land_add_totals(struct land *land, int period)
{
    int versions = random_percent(&land->random, 75) ? random_between(&land->random, 1, 3) : 0;
    for (int i = 0; i < versions; i++) {
        struct determined *determined = land_determine(land, DETERMINATION_TOTAL);
        determined->total = (struct national_total){
            .period = period,
            .persons = (uint32_t)random_between(&land->random, 0, random_percent(&land->random, 20) ? 12 : 400),
            .status = random_percent(&land->random, 50) ? TOTAL_FORECAST : TOTAL_DEFINITIVE,
            .announced_on = period_first_day(period) - 92 + random_between(&land->random, 0, 3),
            .method = random_percent(&land->random, 50) ? METHOD_STATUTORY : METHOD_SUM_PRESERVING,
            .source = land_source(land)};
    }
}

static inline void land_add_quotas_and_balances(struct land *land, int period)
{
    for (int i = random_between(&land->random, 0, 2); i > 0; i--) {
        struct determined *determined = land_determine(land, DETERMINATION_OFFICIAL_QUOTA);
        determined->official = (struct official_quota){.period = period,
                                                       .announced_on = period_first_day(period) - 92 +
                                                                       random_between(&land->random, 0, 3),
                                                       .count = land_amounts(land, determined->amounts, 30, 0, 60),
                                                       .source = land_source(land)};
    }
    if (random_percent(&land->random, 25)) {
        struct determined *determined = land_determine(land, DETERMINATION_OPENING_BALANCE);
        determined->balance = (struct opening_balance){.period = period,
                                                       .count = land_amounts(land, determined->amounts, 30, -20, 30),
                                                       .source = land_source(land)};
    }
    for (int i = random_between(&land->random, 0, 3); i > 0; i--) {
        struct determined *determined = land_determine(land, DETERMINATION_TRANSFER);
        determined->transfer = (struct transfer){.period = period,
                                                 .from_code = land_code(land),
                                                 .to_code = land_code(land),
                                                 .persons = (uint32_t)random_between(&land->random, 1, 30),
                                                 .source = land_source(land)};
        land_id(land, determined->transfer.id);
    }
}

static inline void land_add_reorganisation(struct land *land, int year)
{
    struct determined *determined = land_determine(land, DETERMINATION_REORGANISATION);
    struct reorganised_part *parts = determined->parts;
    size_t count = 0;
    for (int tries = random_between(&land->random, 1, 6); tries > 0; tries--) {
        struct reorganised_part part = {.from_code = land_code(land),
                                        .to_code = land_code(land),
                                        .inhabitants = (uint64_t)random_between(&land->random, 0, 3) * 250};
        bool named = false;
        for (size_t i = 0; i < count; i++)
            named = named || (parts[i].from_code == part.from_code && parts[i].to_code == part.to_code);
        if (!named)
            parts[count++] = part;
    }
    determined->reorganisation = (struct reorganisation){
        .effective_on = day_of(year, 1, 1), .part_count = count, .source = land_source(land)};
    land_id(land, determined->reorganisation.id);
}

static inline void land_add_register(struct land *land, int32_t day)
{
    struct determined *determined = land_determine(land, DETERMINATION_REGISTER);
    size_t count = 0;
    for (int code = LAND_FIRST_CODE; code < LAND_FIRST_CODE + LAND_CODES; code++) {
        if (random_percent(&land->random, 80))
            determined->municipalities[count++] = (struct municipality){.code = code, .name = land_name};
    }
    determined->municipal_register = (struct municipal_register){
        .effective_on = day, .count = count, .source = land_source(land)};
}

static inline void land_add_population(struct land *land, int year)
{
    struct determined *determined = land_determine(land, DETERMINATION_POPULATION);
    size_t count = land_amounts(land, determined->amounts, 85, 0, 6);
    uint64_t national = 0;
    for (size_t i = 0; i < count; i++)
        national += (uint64_t)(determined->amounts[i].amount *= 200);
    determined->population = (struct population){
        .reference_day = day_of(year, 1, 1), .national = national, .count = count, .source = land_source(land)};
}

// What is determined; mostly so that there are figures.
static inline void land_found(struct land *land, uint64_t seed)
{
    land->random = (struct random){.state = seed};
    land->count = 0;
    for (int year = LAND_FIRST_YEAR - 2; year <= LAND_LAST_YEAR; year++) {
        if (random_percent(&land->random, 95))
            land_add_population(land, year);
        for (int i = random_between(&land->random, 0, 4) - 2; i > 0; i--)
            land_add_reorganisation(land, year);
        if (year == LAND_FIRST_YEAR - 1 || random_percent(&land->random, 20))
            land_add_register(land, day_of(year, random_percent(&land->random, 60) ? 1 : 5, 1));
    }
    for (int period = LAND_FIRST_PERIOD; period <= LAND_LAST_PERIOD; period++) {
        land_add_totals(land, period);
        land_add_quotas_and_balances(land, period);
    }
    land_add_quotas_and_balances(land, LAND_LAST_PERIOD + 1);
}

static inline bool determined_add(struct determined *determined, struct ledger *ledger)
{
    switch (determined->kind) {
    case DETERMINATION_TOTAL:
        return ledger_add_total(ledger, &determined->total);
    case DETERMINATION_POPULATION:
        determined->population.inhabitants = determined->amounts;
        return ledger_add_population(ledger, &determined->population);
    case DETERMINATION_OFFICIAL_QUOTA:
        determined->official.quotas = determined->amounts;
        return ledger_add_official_quota(ledger, &determined->official);
    case DETERMINATION_TRANSFER:
        return ledger_add_transfer(ledger, &determined->transfer);
    case DETERMINATION_OPENING_BALANCE:
        determined->balance.balances = determined->amounts;
        return ledger_add_opening_balance(ledger, &determined->balance);
    case DETERMINATION_REORGANISATION:
        determined->reorganisation.parts = determined->parts;
        return ledger_add_reorganisation(ledger, &determined->reorganisation);
    case DETERMINATION_REGISTER:
    default:
        determined->municipal_register.municipalities = determined->municipalities;
        return ledger_add_register(ledger, &determined->municipal_register);
    }
}

static inline void land_tell(struct land *land, struct ledger *ledger)
{
    for (size_t i = 0; i < land->count; i++)
        cr_assert(determined_add(&land->determined[i], ledger));
}

static inline void land_shuffle(struct land *land)
{
    for (size_t i = land->count; i > 1; i--) {
        size_t other = (size_t)random_between(&land->random, 0, (int)i - 1);
        struct determined swapped = land->determined[i - 1];
        land->determined[i - 1] = land->determined[other];
        land->determined[other] = swapped;
    }
}

// Somebody is housed, anywhere in the land or out of it, in a period of the figures or out of them.
static inline struct housed_change land_house(struct land *land, struct ledger *ledger)
{
    struct housed_change change = {
        .code = land_code(land), .period = random_between(&land->random, LAND_FIRST_PERIOD - 1, LAND_LAST_PERIOD + 2)};
    struct housed housed = {.persons = random_between(&land->random, 0, 60)};
    housed.family = random_between(&land->random, 0, (int)housed.persons);
    cr_assert(ledger_set_housed(ledger, change.code, change.period, housed));
    return change;
}

static inline void land_inflow(struct land *land, struct ledger *ledger, int32_t around)
{
    enum inflow kind = (enum inflow)random_between(&land->random, 0, INFLOW_KINDS - 1);
    int32_t day = around + random_between(&land->random, -250, 60);
    cr_assert(ledger_set_inflow(ledger, kind, day, random_between(&land->random, 0, 90)));
}

static inline int32_t land_day(struct land *land)
{
    return random_between(&land->random, day_of(LAND_FIRST_YEAR, 1, 1) - 100, day_of(LAND_LAST_YEAR + 1, 12, 31));
}
