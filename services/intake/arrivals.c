#include "intake/arrivals.h"
#include "common/stop.h"

#define PART_OF_AGE 16

void arrivals_add(struct arrivals *arrivals, int64_t timestamp_ms)
{
    struct arrival_run *last = arrivals->count ? &arrivals->runs[arrivals->count - 1] : NULL;
    if (timestamp_ms < 0)
        return;
    if (last && ((timestamp_ms >= last->from_ms && timestamp_ms <= last->to_ms) || arrivals->count == ARRIVAL_RUNS)) {
        last->events++;
        return;
    }
    int64_t age_ms = unix_ms() - timestamp_ms;
    arrivals->runs[arrivals->count++] = (struct arrival_run){timestamp_ms,
                                                             timestamp_ms + (age_ms > 0 ? age_ms / PART_OF_AGE : 0), 1};
}

int64_t arrivals_oldest(const struct arrivals *arrivals)
{
    int64_t oldest_ms = -1;
    for (size_t i = 0; i < arrivals->count; i++)
        if (oldest_ms < 0 || arrivals->runs[i].from_ms < oldest_ms)
            oldest_ms = arrivals->runs[i].from_ms;
    return oldest_ms;
}
