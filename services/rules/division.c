#include "rules/division.h"

#include "rules/nation_sums.h"

#include <stdlib.h>

#define LATE_DAYS 91 // a total is late that is announced less than 13 weeks before its period; article 28

static void divide_statutory(struct half_year *half_year, struct claim *claims)
{
    const struct national_quota *nation = &half_year->figures.nation;
    for (size_t i = 0; i < half_year->figures.count; i++)
        claims[i].quota = apportion_statutory(claims[i].inhabitants, nation->national_total,
                                              nation->national_inhabitants);
}

// The computed quotas, as claims in the order of the half-year's quotas, and their basis; free with free(). NULL where
// memory is short.
static struct claim *claims_divide(struct half_year *half_year, enum method method)
{
    struct national_quota *nation = &half_year->figures.nation;
    size_t count = half_year->figures.count;
    struct claim *claims = calloc(count + 1, sizeof(*claims));
    if (claims == NULL)
        return NULL;
    for (size_t i = 0; i < count; i++)
        claims[i] = (struct claim){.code = half_year->figures.quotas[i].code,
                                   .inhabitants = half_year->figures.quotas[i].inhabitants};
    bool out_of_memory = false;
    nation->basis = BASIS_STATUTORY;
    if (method == METHOD_SUM_PRESERVING &&
        apportion_sum_preserving(claims, count, nation->national_total, &out_of_memory))
        nation->basis = BASIS_SUM_PRESERVING;
    else
        divide_statutory(half_year, claims);
    if (out_of_memory) {
        free(claims);
        return NULL;
    }
    return claims;
}

static void nation_announce(struct national_quota *nation, const struct national_total *total, uint32_t persons)
{
    nation->national_total = total != NULL ? total->persons : persons;
    nation->total_status = total != NULL ? total->status : TOTAL_INDICATIVE;
    nation->announced_late = total != NULL && total->announced_on > period_first_day(nation->period) - LATE_DAYS;
    nation->touched = true;
}

bool division_divide(struct half_year *half_year, const struct determinations *determinations,
                     const struct national_total *total, uint32_t persons)
{
    struct national_quota *nation = &half_year->figures.nation;
    nation_announce(nation, total, persons);
    struct claim *claims = claims_divide(half_year, total != NULL ? total->method : METHOD_SUM_PRESERVING);
    if (claims == NULL)
        return false;
    for (size_t i = 0; i < half_year->figures.count; i++) {
        struct quota *quota = &half_year->figures.quotas[i];
        nation_sums_remove(nation, quota);
        int64_t persons_official;
        const struct official_quota *official = determinations_official(determinations, nation->period, quota->code,
                                                                        &persons_official);
        bool holds = official != NULL && !official_quota_overtaken(official, total);
        quota->computed_quota = claims[i].quota;
        quota->quota = holds ? (uint32_t)persons_official : quota->computed_quota;
        quota->basis = holds ? BASIS_OFFICIAL : nation->basis;
        half_year_mark(half_year, i);
    }
    free(claims);
    return true;
}
