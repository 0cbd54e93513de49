#include "rules/municipalities.h"

#include <stdlib.h>
#include <string.h>

static const struct reorganisation *reorganisation_at(const struct determinations *determinations, size_t place)
{
    return determinations_item(determinations, DETERMINATION_REORGANISATION, place);
}

// The place behind all reorganisations that take effect on the same day as the one in this place.
static size_t day_end(const struct determinations *determinations, size_t place)
{
    return determinations_from(determinations, DETERMINATION_REORGANISATION,
                               reorganisation_at(determinations, place)->effective_on + 1);
}

static void day_apply(const struct determinations *determinations, size_t begin, size_t end, bool *exist)
{
    for (size_t place = begin; place < end; place++) {
        const struct reorganisation *reorganisation = reorganisation_at(determinations, place);
        for (size_t i = 0; i < reorganisation->part_count; i++)
            exist[reorganisation->parts[i].from_code] = false;
    }
    for (size_t place = begin; place < end; place++) {
        const struct reorganisation *reorganisation = reorganisation_at(determinations, place);
        for (size_t i = 0; i < reorganisation->part_count; i++)
            exist[reorganisation->parts[i].to_code] = true;
    }
}

size_t municipalities_exist(const struct determinations *determinations, int32_t day, bool exist[MUNICIPALITY_CODES])
{
    memset(exist, 0, MUNICIPALITY_CODES * sizeof(*exist));
    const struct municipal_register *municipal_register = determinations_register(determinations, day);
    if (municipal_register == NULL)
        return 0;
    for (size_t i = 0; i < municipal_register->count; i++)
        exist[municipal_register->municipalities[i].code] = true;

    size_t end;
    size_t begin = determinations_from(determinations, DETERMINATION_REORGANISATION,
                                       municipal_register->effective_on + 1);
    for (; determinations_until(determinations, DETERMINATION_REORGANISATION, begin, day); begin = end) {
        end = day_end(determinations, begin);
        day_apply(determinations, begin, end, exist);
    }
    size_t count = 0;
    for (int code = 0; code < MUNICIPALITY_CODES; code++)
        count += exist[code] ? 1 : 0;
    return count;
}

// Applies a day of reorganisations: what a to_code had before no longer counts, and its parts in all of them add up.
static void day_inhabitants(const struct determinations *determinations, size_t begin, size_t end,
                            uint64_t *inhabitants)
{
    for (size_t place = begin; place < end; place++) {
        const struct reorganisation *reorganisation = reorganisation_at(determinations, place);
        for (size_t i = 0; i < reorganisation->part_count; i++)
            inhabitants[reorganisation->parts[i].to_code] = 0;
    }
    for (size_t place = begin; place < end; place++) {
        const struct reorganisation *reorganisation = reorganisation_at(determinations, place);
        for (size_t i = 0; i < reorganisation->part_count; i++)
            inhabitants[reorganisation->parts[i].to_code] += reorganisation->parts[i].inhabitants;
    }
}

void municipalities_inhabitants(const struct determinations *determinations, const struct population *population,
                                int32_t day, uint64_t inhabitants[MUNICIPALITY_CODES])
{
    memset(inhabitants, 0, MUNICIPALITY_CODES * sizeof(*inhabitants));
    for (size_t i = 0; i < population->count; i++) {
        const struct code_amount *known = &population->inhabitants[i];
        inhabitants[known->code] = known->amount > 0 ? (uint64_t)known->amount : 0;
    }
    size_t end;
    size_t begin = determinations_from(determinations, DETERMINATION_REORGANISATION, population->reference_day + 1);
    for (; determinations_until(determinations, DETERMINATION_REORGANISATION, begin, day); begin = end) {
        end = day_end(determinations, begin);
        day_inhabitants(determinations, begin, end, inhabitants);
    }
    for (int code = 0; code < MUNICIPALITY_CODES; code++) {
        if (inhabitants[code] > population->national)
            inhabitants[code] = population->national;
    }
}

static const struct municipality *municipality_find(const struct municipality *list, size_t count, int code)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (list[middle].code < code)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && list[low].code == code ? &list[low] : NULL;
}

// Sets *is_from and *is_to where a part of the reorganisation has the code on that side.
static void sides_find(const struct reorganisation *reorganisation, int code, bool *is_from, bool *is_to)
{
    for (size_t i = 0; i < reorganisation->part_count; i++) {
        *is_from = *is_from || reorganisation->parts[i].from_code == code;
        *is_to = *is_to || reorganisation->parts[i].to_code == code;
    }
}

bool municipalities_has(const struct determinations *determinations, int32_t day, int code)
{
    const struct municipal_register *municipal_register = determinations_register(determinations, day);
    if (municipal_register == NULL)
        return false;
    bool exists = municipality_find(municipal_register->municipalities, municipal_register->count, code) != NULL;
    size_t end;
    size_t begin = determinations_from(determinations, DETERMINATION_REORGANISATION,
                                       municipal_register->effective_on + 1);
    for (; determinations_until(determinations, DETERMINATION_REORGANISATION, begin, day); begin = end) {
        end = day_end(determinations, begin);
        bool is_from = false, is_to = false;
        for (size_t place = begin; place < end; place++)
            sides_find(reorganisation_at(determinations, place), code, &is_from, &is_to);
        exists = is_to || (exists && !is_from);
    }
    return exists;
}

const struct municipality *municipalities_named(const struct determinations *determinations, int32_t day, int code)
{
    const struct municipality *newest = NULL;
    int32_t newest_day = DAY_NONE;
    size_t place = determinations_from(determinations, DETERMINATION_REORGANISATION, INT32_MIN);
    for (; determinations_until(determinations, DETERMINATION_REORGANISATION, place, day); place++) {
        const struct reorganisation *reorganisation = reorganisation_at(determinations, place);
        const struct municipality *named = municipality_find(reorganisation->municipalities,
                                                             reorganisation->municipality_count, code);
        newest = named != NULL ? named : newest;
        newest_day = named != NULL ? reorganisation->effective_on : newest_day;
    }
    place = determinations_from(determinations, DETERMINATION_REGISTER, INT32_MIN);
    for (; determinations_until(determinations, DETERMINATION_REGISTER, place, day); place++) {
        const struct municipal_register *municipal_register = determinations_item(determinations,
                                                                                  DETERMINATION_REGISTER, place);
        const struct municipality *named = municipality_find(municipal_register->municipalities,
                                                             municipal_register->count, code);
        if (named != NULL && municipal_register->effective_on >= newest_day) {
            newest = named;
            newest_day = municipal_register->effective_on;
        }
    }
    return newest;
}

const char *municipalities_name(const struct determinations *determinations, int32_t day, int code)
{
    const struct municipality *named = municipalities_named(determinations, day, code);
    return named == NULL ? NULL : named->name;
}

int32_t municipalities_reorganised_on(const struct determinations *determinations, int32_t after, int32_t until,
                                      int code)
{
    int32_t day = DAY_NONE;
    size_t place = determinations_from(determinations, DETERMINATION_REORGANISATION, after + 1);
    for (; determinations_until(determinations, DETERMINATION_REORGANISATION, place, until); place++) {
        const struct reorganisation *reorganisation = reorganisation_at(determinations, place);
        bool is_from = false, is_to = false;
        sides_find(reorganisation, code, &is_from, &is_to);
        if (is_to)
            day = reorganisation->effective_on;
    }
    return day;
}
