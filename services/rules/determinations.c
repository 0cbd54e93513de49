#include "rules/determinations.h"

#include "rules/determination_copy.h"

#include <stdlib.h>
#include <string.h>

static bool list_grow(struct determination_list *list)
{
    if (list->count < list->capacity)
        return true;
    size_t capacity = list->capacity == 0 ? 16 : list->capacity * 2;
    struct determination *entries = realloc(list->entries, capacity * sizeof(*entries));
    if (entries == NULL)
        return false;
    list->entries = entries;
    list->capacity = capacity;
    return true;
}

// The place of the first entry with at least the key.
static size_t list_from(const struct determination_list *list, int32_t key)
{
    size_t low = 0, high = list->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (list->entries[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool determinations_add(struct determinations *determinations, enum determination_kind kind, int32_t key,
                        const void *item)
{
    struct determination_list *list = &determinations->lists[kind];
    if (!list_grow(list))
        return false;
    void *copy = determination_copy(kind, item);
    if (copy == NULL)
        return false;
    size_t place = list_from(list, key);
    while (place < list->count && list->entries[place].key == key &&
           determination_compare(kind, list->entries[place].item, copy) < 0)
        place++;
    memmove(&list->entries[place + 1], &list->entries[place], (list->count - place) * sizeof(*list->entries));
    list->entries[place] = (struct determination){.key = key, .item = copy};
    list->count++;
    return true;
}

void determinations_clear(struct determinations *determinations)
{
    for (int kind = 0; kind < DETERMINATION_KINDS; kind++) {
        struct determination_list *list = &determinations->lists[kind];
        for (size_t i = 0; i < list->count; i++)
            determination_free(kind, list->entries[i].item);
        free(list->entries);
        *list = (struct determination_list){0};
    }
}

// Whether a determination counts as of a day, by when it was announced or decided.
static bool is_before(enum determination_kind kind, const void *item, int32_t day)
{
    switch (kind) {
    case DETERMINATION_TOTAL:
        return ((const struct national_total *)item)->announced_on < day;
    case DETERMINATION_OFFICIAL_QUOTA:
        return ((const struct official_quota *)item)->announced_on < day;
    case DETERMINATION_TRANSFER:
        return ((const struct transfer *)item)->decided_on < day;
    default:
        return true;
    }
}

bool determinations_copy(struct determinations *determinations, const struct determinations *from, int32_t before)
{
    for (int kind = 0; kind < DETERMINATION_KINDS; kind++) {
        const struct determination_list *list = &from->lists[kind];
        for (size_t i = 0; i < list->count; i++) {
            const struct determination *entry = &list->entries[i];
            if (is_before(kind, entry->item, before) &&
                !determinations_add(determinations, kind, entry->key, entry->item))
                return false;
        }
    }
    return true;
}

size_t determinations_from(const struct determinations *determinations, enum determination_kind kind, int32_t key)
{
    return list_from(&determinations->lists[kind], key);
}

int determinations_first_period(const struct determinations *determinations)
{
    const struct determination_list *list = &determinations->lists[DETERMINATION_TOTAL];
    return list->count == 0 ? PERIOD_NONE : list->entries[0].key;
}

int determinations_last_period(const struct determinations *determinations)
{
    const struct determination_list *list = &determinations->lists[DETERMINATION_TOTAL];
    return list->count == 0 ? PERIOD_NONE : list->entries[list->count - 1].key;
}

// The last entry with a key up to and including this one; NULL where there is none.
static const struct determination *list_last(const struct determination_list *list, int32_t key)
{
    size_t place = key == INT32_MAX ? list->count : list_from(list, key + 1);
    return place == 0 ? NULL : &list->entries[place - 1];
}

static const void *in_force_until(const struct determinations *determinations, enum determination_kind kind,
                                  int32_t key)
{
    const struct determination *last = list_last(&determinations->lists[kind], key);
    return last == NULL ? NULL : last->item;
}

static const void *in_force(const struct determinations *determinations, enum determination_kind kind, int32_t key)
{
    const struct determination *last = list_last(&determinations->lists[kind], key);
    return last == NULL || last->key != key ? NULL : last->item;
}

const struct national_total *determinations_total(const struct determinations *determinations, int period)
{
    return in_force(determinations, DETERMINATION_TOTAL, period);
}

const struct opening_balance *determinations_balance(const struct determinations *determinations, int period)
{
    return in_force(determinations, DETERMINATION_OPENING_BALANCE, period);
}

const struct population *determinations_population(const struct determinations *determinations, int32_t day)
{
    return in_force(determinations, DETERMINATION_POPULATION, day);
}

const struct population *determinations_population_until(const struct determinations *determinations, int32_t day)
{
    return in_force_until(determinations, DETERMINATION_POPULATION, day);
}

const struct municipal_register *determinations_register(const struct determinations *determinations, int32_t day)
{
    return in_force_until(determinations, DETERMINATION_REGISTER, day);
}

const struct official_quota *determinations_official(const struct determinations *determinations, int period, int code,
                                                     int64_t *persons)
{
    const struct determination_list *list = &determinations->lists[DETERMINATION_OFFICIAL_QUOTA];
    for (size_t place = list_from(list, period + 1); place > 0 && list->entries[place - 1].key == period; place--) {
        const struct official_quota *official = list->entries[place - 1].item;
        if (code_amount_find(official->quotas, official->count, code, persons))
            return official;
    }
    return NULL;
}

bool official_quota_overtaken(const struct official_quota *official, const struct national_total *total)
{
    return total != NULL && total->announced_on > official->announced_on;
}

bool code_amount_find(const struct code_amount *list, size_t count, int code, int64_t *amount)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (list[middle].code < code)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == count || list[low].code != code)
        return false;
    *amount = list[low].amount;
    return true;
}
