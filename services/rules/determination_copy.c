#include "rules/determination_copy.h"

#include <stdlib.h>
#include <string.h>

static int compare_numbers(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int compare_sources(const struct source *a, const struct source *b)
{
    int order = compare_numbers(a->event_time, b->event_time);
    return order != 0 ? order : memcmp(a->event_id, b->event_id, sizeof(a->event_id));
}

static int compare_announced(int32_t a_day, const struct source *a, int32_t b_day, const struct source *b)
{
    int order = compare_numbers(a_day, b_day);
    return order != 0 ? order : compare_sources(a, b);
}

static int compare_ids(const uint8_t *a_id, const struct source *a, const uint8_t *b_id, const struct source *b)
{
    int order = memcmp(a_id, b_id, 16);
    return order != 0 ? order : compare_sources(a, b);
}

static int compare_totals(const struct national_total *a, const struct national_total *b)
{
    int order = compare_numbers(a->announced_on, b->announced_on);
    if (order == 0)
        order = compare_numbers(a->status, b->status);
    return order != 0 ? order : compare_sources(&a->source, &b->source);
}

int determination_compare(enum determination_kind kind, const void *a, const void *b)
{
    switch (kind) {
    case DETERMINATION_TOTAL:
        return compare_totals(a, b);
    case DETERMINATION_POPULATION:
        return compare_sources(&((const struct population *)a)->source, &((const struct population *)b)->source);
    case DETERMINATION_OFFICIAL_QUOTA: {
        const struct official_quota *left = a, *right = b;
        return compare_announced(left->announced_on, &left->source, right->announced_on, &right->source);
    }
    case DETERMINATION_TRANSFER: {
        const struct transfer *left = a, *right = b;
        return compare_ids(left->id, &left->source, right->id, &right->source);
    }
    case DETERMINATION_OPENING_BALANCE:
        return compare_sources(&((const struct opening_balance *)a)->source,
                               &((const struct opening_balance *)b)->source);
    case DETERMINATION_REORGANISATION: {
        const struct reorganisation *left = a, *right = b;
        return compare_ids(left->id, &left->source, right->id, &right->source);
    }
    case DETERMINATION_REGISTER:
    default:
        return compare_sources(&((const struct municipal_register *)a)->source,
                               &((const struct municipal_register *)b)->source);
    }
}

static int code_amount_compare(const void *a, const void *b)
{
    return compare_numbers(((const struct code_amount *)a)->code, ((const struct code_amount *)b)->code);
}

static int municipality_compare(const void *a, const void *b)
{
    return compare_numbers(((const struct municipality *)a)->code, ((const struct municipality *)b)->code);
}

static int part_compare(const void *a, const void *b)
{
    const struct reorganised_part *left = a, *right = b;
    int order = compare_numbers(left->to_code, right->to_code);
    return order != 0 ? order : compare_numbers(left->from_code, right->from_code);
}

// A copy of a list; an empty one gives memory too, so that NULL always means that there was none.
static void *list_copy(const void *list, size_t count, size_t size, int (*compare)(const void *, const void *))
{
    void *copy = calloc(count + 1, size);
    if (copy != NULL && count > 0) {
        memcpy(copy, list, count * size);
        qsort(copy, count, size, compare);
    }
    return copy;
}

static void municipalities_free(struct municipality *municipalities, size_t count)
{
    for (size_t i = 0; municipalities != NULL && i < count; i++)
        free(municipalities[i].name);
    free(municipalities);
}

static struct municipality *municipalities_copy(const struct municipality *municipalities, size_t count)
{
    struct municipality *copy = list_copy(municipalities, count, sizeof(*copy), municipality_compare);
    if (copy == NULL)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        copy[i].name = strdup(copy[i].name);
        if (copy[i].name == NULL) {
            municipalities_free(copy, i);
            return NULL;
        }
    }
    return copy;
}

// Replaces the lists of a struct, whose plain fields are copied already, by copies. False where memory is short: lists
// that could not be copied are then NULL, so that the struct can be freed.
static bool lists_copy(enum determination_kind kind, void *item)
{
    switch (kind) {
    case DETERMINATION_POPULATION: {
        struct population *copy = item;
        copy->inhabitants = list_copy(copy->inhabitants, copy->count, sizeof(*copy->inhabitants), code_amount_compare);
        return copy->inhabitants != NULL;
    }
    case DETERMINATION_OFFICIAL_QUOTA: {
        struct official_quota *copy = item;
        copy->quotas = list_copy(copy->quotas, copy->count, sizeof(*copy->quotas), code_amount_compare);
        return copy->quotas != NULL;
    }
    case DETERMINATION_OPENING_BALANCE: {
        struct opening_balance *copy = item;
        copy->balances = list_copy(copy->balances, copy->count, sizeof(*copy->balances), code_amount_compare);
        return copy->balances != NULL;
    }
    case DETERMINATION_REORGANISATION: {
        struct reorganisation *copy = item;
        copy->parts = list_copy(copy->parts, copy->part_count, sizeof(*copy->parts), part_compare);
        copy->municipalities = municipalities_copy(copy->municipalities, copy->municipality_count);
        return copy->parts != NULL && copy->municipalities != NULL;
    }
    case DETERMINATION_REGISTER: {
        struct municipal_register *copy = item;
        copy->municipalities = municipalities_copy(copy->municipalities, copy->count);
        return copy->municipalities != NULL;
    }
    default:
        return true;
    }
}

void *determination_copy(enum determination_kind kind, const void *item)
{
    static const size_t sizes[DETERMINATION_KINDS] = {
        [DETERMINATION_TOTAL] = sizeof(struct national_total),
        [DETERMINATION_POPULATION] = sizeof(struct population),
        [DETERMINATION_OFFICIAL_QUOTA] = sizeof(struct official_quota),
        [DETERMINATION_TRANSFER] = sizeof(struct transfer),
        [DETERMINATION_OPENING_BALANCE] = sizeof(struct opening_balance),
        [DETERMINATION_REORGANISATION] = sizeof(struct reorganisation),
        [DETERMINATION_REGISTER] = sizeof(struct municipal_register),
    };
    void *copy = malloc(sizes[kind]);
    if (copy == NULL)
        return NULL;
    memcpy(copy, item, sizes[kind]);
    if (!lists_copy(kind, copy)) {
        determination_free(kind, copy);
        return NULL;
    }
    return copy;
}

void determination_free(enum determination_kind kind, void *item)
{
    if (item == NULL)
        return;
    if (kind == DETERMINATION_POPULATION)
        free(((struct population *)item)->inhabitants);
    if (kind == DETERMINATION_OFFICIAL_QUOTA)
        free(((struct official_quota *)item)->quotas);
    if (kind == DETERMINATION_OPENING_BALANCE)
        free(((struct opening_balance *)item)->balances);
    if (kind == DETERMINATION_REORGANISATION) {
        struct reorganisation *reorganisation = item;
        free(reorganisation->parts);
        municipalities_free(reorganisation->municipalities, reorganisation->municipality_count);
    }
    if (kind == DETERMINATION_REGISTER) {
        struct municipal_register *municipal_register = item;
        municipalities_free(municipal_register->municipalities, municipal_register->count);
    }
    free(item);
}
