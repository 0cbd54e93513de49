// What the partitions of each input topic come to.
#pragma once

#include "survey/lag.h"

struct topic_sum {
    const struct topic *topic;
    size_t partitions, without_reader, members;
    int64_t messages;                    // that wait
    int64_t oldest_seconds;              // of the one that has waited longest; -1: none, or not known
    int64_t per_second, came_per_second; // RATE_UNKNOWN: not known yet
    int64_t seconds_left;                // of the partition that takes longest; NEVER, -1: not known
};

enum topic_order { TOPICS_AS_THEY_ARE, TOPICS_BY_LAG, TOPICS_BY_AGE, TOPICS_BY_RATE, TOPIC_ORDERS };

// Adds up into `sums`, and sorts them. Gives how many there are.
size_t topic_sums(const struct lag *lag, enum topic_order order, struct topic_sum sums[TOPICS]);
