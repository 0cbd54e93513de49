// The determinations of a ledger, as the rules look them up. Part of the rules library; others go by ledger.h.
//
// Each kind is kept in one order whatever the order of arrival: by period or day, then by what beats what. So the last
// one of a period, or the last one up to a day, is the one in force.
#pragma once

#include "rules/determination.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct determination {
    int32_t key; // period or day
    void *item;  // the struct of its kind in determination.h, owned, its lists in the order of their codes
};

struct determination_list {
    struct determination *entries;
    size_t count, capacity;
};

struct determinations {
    struct determination_list lists[DETERMINATION_KINDS];
};

// Adds a copy of the kind's struct, its lists included. False where memory is short.
__attribute__((warn_unused_result)) bool
determinations_add(struct determinations *determinations, enum determination_kind kind, int32_t key, const void *item);
void determinations_clear(struct determinations *determinations);

// The place of the first entry of a period or day, or of the first after it.
size_t determinations_from(const struct determinations *determinations, enum determination_kind kind, int32_t key);

// The period of the first or last total, PERIOD_NONE where there is none.
int determinations_first_period(const struct determinations *determinations);
int determinations_last_period(const struct determinations *determinations);

// What is in force; NULL where there is none. An opening balance or total of the period itself; the population of the
// day itself, or the newest up to the day; the newest register up to the day.
const struct national_total *determinations_total(const struct determinations *determinations, int period);
const struct opening_balance *determinations_balance(const struct determinations *determinations, int period);
const struct population *determinations_population(const struct determinations *determinations, int32_t day);
const struct population *determinations_population_until(const struct determinations *determinations, int32_t day);
const struct municipal_register *determinations_register(const struct determinations *determinations, int32_t day);

// Of the official quotas for the period that name the code the newest; NULL where there is none.
const struct official_quota *determinations_official(const struct determinations *determinations, int period, int code,
                                                     int64_t *persons);

// Whether a total in force overtakes an official quota; total NULL (the indicative one) never does.
bool official_quota_overtaken(const struct official_quota *official, const struct national_total *total);

// Looks a code up in a copied list; false where it is not there.
bool code_amount_find(const struct code_amount *list, size_t count, int code, int64_t *amount);

// The kind's struct in a place of its list.
static inline const void *determinations_item(const struct determinations *determinations, enum determination_kind kind,
                                              size_t place)
{
    return determinations->lists[kind].entries[place].item;
}

// Whether a place of a list holds an entry of a period or day up to and including the last.
static inline bool determinations_until(const struct determinations *determinations, enum determination_kind kind,
                                        size_t place, int32_t last)
{
    const struct determination_list *list = &determinations->lists[kind];
    return place < list->count && list->entries[place].key <= last;
}
