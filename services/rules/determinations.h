// The determinations of a ledger, as the rules look them up. Part of the rules library; others call ledger.h.
//
// Each kind is kept in an order of its own, whatever the order of arrival (enum determination_kind): first by its key,
// which is a period or a day, then by which one beats the other. So the last one of a period, or the last one up to a
// day, is the one in force.
#pragma once

#include "rules/determination.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct determination {
    int32_t key; // its period, or its day
    void *item;  // the struct of its kind in determination.h, owned, its lists in the order of their codes
};

struct determination_list {
    struct determination *entries;
    size_t count, capacity;
};

struct determinations {
    struct determination_list lists[DETERMINATION_KINDS]; // by kind
};

// Adds a copy of `item`, which is the struct of the kind, with its lists and names. False where memory is short; the
// others stay as they are.
__attribute__((warn_unused_result)) bool
determinations_add(struct determinations *determinations, enum determination_kind kind, int32_t key, const void *item);
void determinations_clear(struct determinations *determinations);

// Adds copies of those that count as of a day: totals and official quotas announced before it, transfers decided before
// it, and all of the other kinds, whatever their day (docs/rules.md, "As of a day"). All of them with INT32_MAX. False
// where memory is short.
__attribute__((warn_unused_result)) bool determinations_copy(struct determinations *determinations,
                                                             const struct determinations *from, int32_t before);

// The place of the first entry with that key; where there is none, of the first one behind, or the count.
size_t determinations_from(const struct determinations *determinations, enum determination_kind kind, int32_t key);

// The first and the last period that has a national total; PERIOD_NONE where none has.
int determinations_first_period(const struct determinations *determinations);
int determinations_last_period(const struct determinations *determinations);

// What is in force; NULL where there is none. In order: the total of the period, the opening balance of the period, the
// population of that very reference day, the newest population up to the day, the newest register up to the day. All
// are borrowed until the determinations change.
const struct national_total *determinations_total(const struct determinations *determinations, int period);
const struct opening_balance *determinations_balance(const struct determinations *determinations, int period);
const struct population *determinations_population(const struct determinations *determinations, int32_t day);
const struct population *determinations_population_until(const struct determinations *determinations, int32_t day);
const struct municipal_register *determinations_register(const struct determinations *determinations, int32_t day);

// The newest of the official quotas for the period that names the municipality, and how many persons it says; NULL
// where none does. Whether it holds is another question:
const struct official_quota *determinations_official(const struct determinations *determinations, int period, int code,
                                                     int64_t *persons);

// whether the total in force was announced later than the official quota, which then holds no more. An indicative total
// (total NULL) never overtakes one.
bool official_quota_overtaken(const struct official_quota *official, const struct national_total *total);

// Looks a code up in a list that is sorted by code, as those of copies are; false where it is not there.
bool code_amount_find(const struct code_amount *list, size_t count, int code, int64_t *amount);

// The struct at a place of the kind's list.
static inline const void *determinations_item(const struct determinations *determinations, enum determination_kind kind,
                                              size_t place)
{
    return determinations->lists[kind].entries[place].item;
}

// Whether there is an entry at a place of the kind's list, with a key up to and including `last`: the condition of a
// loop that began at determinations_from.
static inline bool determinations_until(const struct determinations *determinations, enum determination_kind kind,
                                        size_t place, int32_t last)
{
    const struct determination_list *list = &determinations->lists[kind];
    return place < list->count && list->entries[place].key <= last;
}
