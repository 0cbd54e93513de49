// Told figures, filled by hand.
#pragma once

#include "standing/told.h"

#define TOLD_MOST 4

// A period with quotas of its own, by code.
struct told_by_hand {
    struct told_quota quotas[TOLD_MOST];
    struct told_period period;
};

static inline void told_add(struct told_by_hand *told, struct quota quota)
{
    told->quotas[told->period.count++] = (struct told_quota){.quota = quota, .position_date = DAY_NONE};
    told->period.quotas = told->quotas;
    told->period.period = quota.period;
}
