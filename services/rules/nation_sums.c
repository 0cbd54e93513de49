#include "rules/nation_sums.h"

static void nation_count(struct national_quota *nation, const struct quota *quota, int sign)
{
    nation->quota_sum += sign * (int64_t)quota->quota;
    nation->carry_over += sign * quota->carry_over;
    nation->corrected_quota += sign * quota->corrected_quota;
    nation->realised += sign * quota->realised;
    nation->realised_family += sign * quota->realised_family;
    nation->remaining += sign * quota->remaining;
    nation->on_schedule += (uint32_t)(quota->schedule == SCHEDULE_ON_SCHEDULE ? sign : 0);
    nation->slightly_behind += (uint32_t)(quota->schedule == SCHEDULE_SLIGHTLY_BEHIND ? sign : 0);
    nation->behind += (uint32_t)(quota->schedule == SCHEDULE_BEHIND ? sign : 0);
    nation->official_quotas += (uint32_t)(quota->basis == BASIS_OFFICIAL ? sign : 0);
}

void nation_sums_add(struct national_quota *nation, const struct quota *quota)
{
    nation_count(nation, quota, 1);
}

void nation_sums_remove(struct national_quota *nation, struct quota *quota)
{
    if (quota->schedule == 0)
        return;
    nation_count(nation, quota, -1);
    quota->schedule = 0;
}
