#include "standing/told.h"

#include <stdlib.h>
#include <string.h>

#define ROOM_STEP 64

size_t told_room(size_t count)
{
    return (count / ROOM_STEP + 1) * ROOM_STEP;
}

// The quotas of a period that was computed.
static bool quotas_of(struct told_period *period, const struct period_figures *figures, int32_t position)
{
    period->quotas = calloc(told_room(figures->count), sizeof *period->quotas);
    if (!period->quotas)
        return false;
    for (size_t i = 0; i < figures->count; i++) {
        period->quotas[i] = (struct told_quota){.quota = figures->quotas[i], .position_date = position};
        period->quotas[i].quota.touched = false;
    }
    period->count = figures->count;
    return true;
}

bool told_of(struct told *told, const struct standing *standing)
{
    size_t count = 0;
    int period = PERIOD_NONE;
    int32_t position = ledger_position(standing->ledger);
    memset(told, 0, sizeof *told);
    while ((period = standing_next_period(standing, CODE_NONE, period)) != PERIOD_NONE)
        count++;
    told->periods = calloc(told_room(count), sizeof *told->periods);
    if (!told->periods)
        return false;
    while ((period = standing_next_period(standing, CODE_NONE, period)) != PERIOD_NONE) {
        const struct period_figures *figures = standing_period(standing, period);
        struct told_period *of = &told->periods[told->count++];
        *of = (struct told_period){.period = period, .nation = figures->nation, .position_date = position};
        of->nation.touched = false;
        if (!quotas_of(of, figures, position))
            return false;
    }
    return true;
}

bool told_copy(struct told *copy, const struct told *told)
{
    *copy = *told;
    copy->count = 0;
    copy->periods = calloc(told_room(told->count), sizeof *copy->periods);
    if (!copy->periods)
        return false;
    for (size_t i = 0; i < told->count; i++) {
        const struct told_period *period = &told->periods[i];
        struct told_quota *quotas = calloc(told_room(period->count), sizeof *quotas);
        if (!quotas) {
            told_free(copy);
            return false;
        }
        if (period->count > 0)
            memcpy(quotas, period->quotas, period->count * sizeof *quotas);
        copy->periods[copy->count] = *period;
        copy->periods[copy->count++].quotas = quotas;
    }
    return true;
}

void told_free(struct told *told)
{
    for (size_t i = 0; i < told->count; i++)
        free(told->periods[i].quotas);
    free(told->periods);
    memset(told, 0, sizeof *told);
}

const struct told_period *told_current(const struct told *told)
{
    const struct told_period *current = NULL;
    for (size_t i = 0; i < told->count; i++)
        if (!current || told->periods[i].nation.phase != PHASE_ANNOUNCED)
            current = &told->periods[i];
    return current;
}
