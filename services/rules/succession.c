#include "rules/succession.h"

#include <stdlib.h>

static int part_compare(const void *a, const void *b)
{
    const struct reorganised_part *left = a, *right = b;
    if (left->from_code != right->from_code)
        return left->from_code < right->from_code ? -1 : 1;
    return (left->to_code > right->to_code) - (left->to_code < right->to_code);
}

static int successor_compare(const void *a, const void *b)
{
    const struct successor *left = a, *right = b;
    if (left->to_code != right->to_code)
        return left->to_code < right->to_code ? -1 : 1;
    return (left->share > right->share) - (left->share < right->share);
}

// Returns how many parts the reorganisations of the day have; a pair of codes that two of them name counts twice. Where
// `parts` is not NULL it must have room for them: they are copied there and sorted by from_code and to_code.
static size_t parts_gather(const struct determinations *determinations, int32_t day, struct reorganised_part *parts)
{
    size_t count = 0;
    size_t place = determinations_from(determinations, DETERMINATION_REORGANISATION, day);
    for (; determinations_until(determinations, DETERMINATION_REORGANISATION, place, day); place++) {
        const struct reorganisation *reorganisation = determinations_item(determinations, DETERMINATION_REORGANISATION,
                                                                          place);
        for (size_t i = 0; i < reorganisation->part_count; i++, count++) {
            if (parts != NULL)
                parts[count] = reorganisation->parts[i];
        }
    }
    if (parts != NULL)
        qsort(parts, count, sizeof(*parts), part_compare);
    return count;
}

static void shares_fill(struct succession *succession, const struct reorganised_part *parts, size_t part_count)
{
    for (size_t i = 0; i < part_count; i++) {
        if (i > 0 && part_compare(&parts[i - 1], &parts[i]) == 0) {
            succession->shares[succession->count - 1].weight += parts[i].inhabitants;
            continue;
        }
        size_t place = succession->count++;
        succession->shares[place] = (struct share){.code = parts[i].to_code, .weight = parts[i].inhabitants};
        succession->from_codes[place] = parts[i].from_code;
        succession->successors[place] = (struct successor){.to_code = parts[i].to_code, .share = place};
    }
    qsort(succession->successors, succession->count, sizeof(*succession->successors), successor_compare);
}

bool succession_new(struct succession *succession, const struct determinations *determinations, int32_t day)
{
    *succession = (struct succession){0};
    size_t part_count = parts_gather(determinations, day, NULL);
    if (part_count == 0)
        return true;
    struct reorganised_part *parts = malloc(part_count * sizeof(*parts));
    succession->shares = malloc(part_count * sizeof(*succession->shares));
    succession->from_codes = malloc(part_count * sizeof(*succession->from_codes));
    succession->successors = malloc(part_count * sizeof(*succession->successors));
    if (parts == NULL || succession->shares == NULL || succession->from_codes == NULL ||
        succession->successors == NULL) {
        free(parts);
        succession_free(succession);
        return false;
    }
    (void)parts_gather(determinations, day, parts);
    shares_fill(succession, parts, part_count);
    free(parts);
    return true;
}

void succession_free(struct succession *succession)
{
    free(succession->shares);
    free(succession->from_codes);
    free(succession->successors);
    *succession = (struct succession){0};
}

// The first place in shares of a from_code. Where the code is no from_code, that place has another code, or is the
// count.
static size_t share_first(const struct succession *succession, int from_code)
{
    size_t low = 0, high = succession->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (succession->from_codes[middle] < from_code)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void succession_split(struct succession *succession, int from_code, int64_t balance, size_t *begin, size_t *end)
{
    *begin = share_first(succession, from_code);
    *end = *begin;
    while (*end < succession->count && succession->from_codes[*end] == from_code)
        (*end)++;
    if (*end > *begin)
        apportion_balance(&succession->shares[*begin], *end - *begin, balance);
}

size_t succession_first(const struct succession *succession, int to_code)
{
    size_t low = 0, high = succession->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (succession->successors[middle].to_code < to_code)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool succession_carry(const struct succession *succession, int code, int64_t *balance)
{
    size_t first = succession_first(succession, code);
    size_t place = first;
    *balance = 0;
    for (; place < succession->count && succession->successors[place].to_code == code; place++)
        *balance += succession->shares[succession->successors[place].share].persons;
    size_t share = share_first(succession, code);
    return place > first || (share < succession->count && succession->from_codes[share] == code);
}
