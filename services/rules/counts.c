#include "rules/counts.h"

#include <stdlib.h>
#include <string.h>

void counts_clear(struct counts *counts)
{
    for (int i = 0; i < COUNTS_PERIODS; i++)
        free(counts->housed[i]);
    for (int kind = 0; kind < INFLOW_KINDS; kind++)
        free(counts->inflow[kind]);
    *counts = (struct counts){0};
}

static int32_t first_counted_day(void)
{
    return day_of(COUNTS_FIRST_YEAR, 1, 1);
}

static int32_t last_counted_day(void)
{
    return day_of(COUNTS_LAST_YEAR, 12, 31);
}

// The place of a period in the arrays; -1 where it lies outside the years that are counted.
static int period_place(int period)
{
    int place = period - period_of(COUNTS_FIRST_YEAR, 1);
    return place >= 0 && place < COUNTS_PERIODS ? place : -1;
}

bool counts_set_housed(struct counts *counts, int code, int period, struct housed housed)
{
    int place = period_place(period);
    if (place < 0 || code < 0 || code >= MUNICIPALITY_CODES)
        return false;
    if (counts->housed[place] == NULL)
        counts->housed[place] = calloc(MUNICIPALITY_CODES, sizeof(struct housed));
    if (counts->housed[place] == NULL)
        return false;

    struct housed *cell = &counts->housed[place][code];
    struct housed *sums[] = {&counts->housed_period[place], &counts->housed_all};
    for (size_t i = 0; i < sizeof(sums) / sizeof(sums[0]); i++) {
        sums[i]->persons += housed.persons - cell->persons;
        sums[i]->family += housed.family - cell->family;
    }
    *cell = housed;
    return true;
}

bool counts_set_inflow(struct counts *counts, enum inflow kind, int32_t day, int64_t persons)
{
    if (day < first_counted_day() || day > last_counted_day())
        return false;
    if (counts->inflow[kind] == NULL)
        counts->inflow[kind] = calloc((size_t)(last_counted_day() - first_counted_day()) + 1, sizeof(int64_t));
    if (counts->inflow[kind] == NULL)
        return false;

    int64_t *cell = &counts->inflow[kind][day - first_counted_day()];
    counts->inflow_period[kind][period_place(period_of_day(day))] += persons - *cell;
    counts->inflow_all[kind] += persons - *cell;
    *cell = persons;
    return true;
}

bool counts_copy_housed(struct counts *counts, const struct counts *from)
{
    for (int place = 0; place < COUNTS_PERIODS; place++) {
        if (from->housed[place] == NULL)
            continue;
        counts->housed[place] = malloc(MUNICIPALITY_CODES * sizeof(struct housed));
        if (counts->housed[place] == NULL)
            return false;
        memcpy(counts->housed[place], from->housed[place], MUNICIPALITY_CODES * sizeof(struct housed));
        counts->housed_period[place] = from->housed_period[place];
    }
    counts->housed_all = from->housed_all;
    return true;
}

bool counts_copy_inflow(struct counts *counts, const struct counts *from, int32_t before)
{
    for (enum inflow kind = 0; kind < INFLOW_KINDS; kind++) {
        const int64_t *inflow = from->inflow[kind];
        for (int32_t day = first_counted_day(); inflow != NULL && day <= last_counted_day() && day < before; day++) {
            int64_t persons = inflow[day - first_counted_day()];
            if (persons != 0 && !counts_set_inflow(counts, kind, day, persons))
                return false;
        }
    }
    return true;
}

struct housed counts_housed(const struct counts *counts, int code, int period)
{
    int place = period_place(period);
    if (place < 0 || code < 0 || code >= MUNICIPALITY_CODES || counts->housed[place] == NULL)
        return (struct housed){0};
    return counts->housed[place][code];
}

struct housed counts_housed_period(const struct counts *counts, int period)
{
    int place = period_place(period);
    if (place < 0)
        return (struct housed){0};
    return counts->housed_period[place];
}

int64_t counts_inflow(const struct counts *counts, enum inflow kind, int32_t first_day, int32_t last_day)
{
    const int64_t *inflow = counts->inflow[kind];
    if (inflow == NULL)
        return 0;
    int32_t first = first_day < first_counted_day() ? first_counted_day() : first_day;
    int32_t last = last_day > last_counted_day() ? last_counted_day() : last_day;
    int64_t persons = 0;
    for (int32_t day = first; day <= last; day++)
        persons += inflow[day - first_counted_day()];
    return persons;
}

int64_t counts_inflow_period(const struct counts *counts, enum inflow kind, int period)
{
    int place = period_place(period);
    return place < 0 ? 0 : counts->inflow_period[kind][place];
}
