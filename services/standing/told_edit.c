#include "standing/told_edit.h"
#include "common/arena.h"

#include <stdlib.h>
#include <string.h>

static int period_of_message(const Taakstelling__V1__HalfYear *half_year)
{
    return period_of(half_year->year, half_year->half);
}

int32_t told_day(const Taakstelling__V1__Date *date)
{
    return date ? day_of(date->year, date->month, date->day) : DAY_NONE;
}

struct told_quota told_quota_of(const Taakstelling__V1__Quota *message)
{
    return (struct told_quota){
        .quota = {.code = code_parse(message->municipality_code),
                  .period = period_of_message(message->period),
                  .inhabitants = message->inhabitants,
                  .computed_quota = message->computed_quota,
                  .quota = message->quota,
                  .transferred = message->transferred,
                  .carry_over = message->carry_over,
                  .corrected_quota = message->corrected_quota,
                  .realised = message->realised,
                  .realised_family = message->realised_family,
                  .remaining = message->remaining,
                  .basis = (enum basis)message->basis,
                  .schedule = (enum schedule)message->schedule},
        .revision = message->revision,
        .position_date = told_day(message->position_date),
    };
}

struct national_quota told_common_of(const Taakstelling__V1__Quota *message)
{
    return (struct national_quota){.period = period_of_message(message->period),
                                   .phase = (enum phase)message->phase,
                                   .total_status = (enum total_status)message->total_status,
                                   .national_total = message->national_total,
                                   .months_elapsed = (int)message->months_elapsed,
                                   .national_inhabitants = message->national_inhabitants,
                                   .population_day = told_day(message->population_date)};
}

struct national_quota told_nation_of(const Taakstelling__V1__NationalQuota *message)
{
    return (struct national_quota){.period = period_of_message(message->period),
                                   .phase = (enum phase)message->phase,
                                   .total_status = (enum total_status)message->total_status,
                                   .national_total = message->national_total,
                                   .announced_late = message->announced_late,
                                   .basis = (enum basis)message->basis,
                                   .quota_sum = message->quota_sum,
                                   .carry_over = message->carry_over,
                                   .corrected_quota = message->corrected_quota,
                                   .realised = message->realised,
                                   .realised_family = message->realised_family,
                                   .remaining = message->remaining,
                                   .on_schedule = message->municipalities_on_schedule,
                                   .slightly_behind = message->municipalities_slightly_behind,
                                   .behind = message->municipalities_behind,
                                   .official_quotas = message->official_quotas,
                                   .inflow = {[INFLOW_ASYLUM] = message->permits_asylum,
                                              [INFLOW_FAMILY_PERMIT] = message->permits_family,
                                              [INFLOW_RELOCATION] = message->permits_relocation,
                                              [INFLOW_RESETTLEMENT] = message->permits_resettlement,
                                              [INFLOW_FAMILY_ARRIVAL] = message->family_arrivals},
                                   .waiting = message->waiting,
                                   .family_expected = message->family_expected,
                                   .unassigned = message->unassigned,
                                   .population_day = DAY_NONE};
}

// Makes room in an array of `count` elements for one more, at index `at`, all zero; gives the array, which may have
// moved.
static void *insert(void *array, size_t *count, size_t at, size_t size)
{
    if (*count + 1 == told_room(*count) || *count == 0)
        array = memory_resize(array, told_room(*count + 1), size);
    char *place = (char *)array + at * size;
    memmove(place + size, place, (*count - at) * size);
    memset(place, 0, size);
    (*count)++;
    return array;
}

static void erase(void *array, size_t *count, size_t at, size_t size)
{
    char *place = (char *)array + at * size;
    (*count)--;
    memmove(place, place + size, (*count - at) * size);
}

// The index of the first period, or quota, that is not before the one asked for.
static size_t period_place(const struct told *told, int period)
{
    size_t low = 0, high = told->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (told->periods[middle].period < period)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static size_t quota_place(const struct told_period *period, int code)
{
    size_t low = 0, high = period->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (period->quotas[middle].quota.code < code)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct told_period *period_at(const struct told *told, int period)
{
    size_t at = period_place(told, period);
    return at < told->count && told->periods[at].period == period ? &told->periods[at] : NULL;
}

const struct told_period *told_period(const struct told *told, int period)
{
    return period_at(told, period);
}

const struct told_quota *told_quota(const struct told_period *period, int code)
{
    size_t at = quota_place(period, code);
    return at < period->count && period->quotas[at].quota.code == code ? &period->quotas[at] : NULL;
}

void told_put_nation(struct told *told, const Taakstelling__V1__NationalQuota *message)
{
    struct national_quota nation = told_nation_of(message);
    struct told_period *period = period_at(told, nation.period);
    if (period) {
        nation.months_elapsed = period->nation.months_elapsed;
        nation.national_inhabitants = period->nation.national_inhabitants;
        nation.population_day = period->nation.population_day;
    } else {
        size_t at = period_place(told, nation.period);
        told->periods = insert(told->periods, &told->count, at, sizeof *told->periods);
        period = &told->periods[at];
    }
    period->period = nation.period;
    period->nation = nation;
    period->revision = message->revision;
    period->position_date = told_day(message->position_date);
}

void told_put_quota(struct told *told, const Taakstelling__V1__Quota *message)
{
    struct told_quota quota = told_quota_of(message);
    struct told_period *period = period_at(told, quota.quota.period);
    if (!period)
        return;
    size_t at = quota_place(period, quota.quota.code);
    if (at == period->count || period->quotas[at].quota.code != quota.quota.code)
        period->quotas = insert(period->quotas, &period->count, at, sizeof *period->quotas);
    period->quotas[at] = quota;
    period->nation.months_elapsed = (int)message->months_elapsed;
    period->nation.national_inhabitants = message->national_inhabitants;
    period->nation.population_day = told_day(message->population_date);
}

void told_remove(struct told *told, int code, int period)
{
    struct told_period *of = period_at(told, period);
    if (!of)
        return;
    if (code == CODE_NONE) {
        free(of->quotas);
        erase(told->periods, &told->count, (size_t)(of - told->periods), sizeof *of);
        return;
    }
    const struct told_quota *quota = told_quota(of, code);
    if (quota)
        erase(of->quotas, &of->count, (size_t)(quota - of->quotas), sizeof *quota);
}
