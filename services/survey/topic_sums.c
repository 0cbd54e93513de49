#include "survey/topic_sums.h"

#include <stdlib.h>

static int64_t known_add(int64_t sum, int64_t more)
{
    return sum < 0 || more < 0 ? RATE_UNKNOWN : sum + more;
}

static void partition_count(struct topic_sum *sum, const struct partition_lag *partition)
{
    int64_t oldest_seconds = lag_oldest_seconds(partition);
    sum->partitions++;
    sum->without_reader += partition->reader < 0;
    sum->messages += partition->messages;
    sum->per_second = known_add(sum->per_second, partition->per_second);
    sum->came_per_second = known_add(sum->came_per_second, partition->came_per_second);
    if (oldest_seconds > sum->oldest_seconds)
        sum->oldest_seconds = oldest_seconds;
    if (partition->seconds_left > sum->seconds_left)
        sum->seconds_left = partition->seconds_left;
}

static int descending(int64_t a, int64_t b)
{
    return (b > a) - (b < a);
}

static int by_lag(const void *a, const void *b)
{
    return descending(((const struct topic_sum *)a)->messages, ((const struct topic_sum *)b)->messages);
}

static int by_age(const void *a, const void *b)
{
    return descending(((const struct topic_sum *)a)->oldest_seconds, ((const struct topic_sum *)b)->oldest_seconds);
}

static int by_rate(const void *a, const void *b)
{
    return descending(((const struct topic_sum *)a)->came_per_second, ((const struct topic_sum *)b)->came_per_second);
}

size_t topic_sums(const struct lag *lag, enum topic_order order, struct topic_sum sums[TOPICS])
{
    static int (*const orders[TOPIC_ORDERS])(const void *, const void *) = {
        [TOPICS_BY_LAG] = by_lag, [TOPICS_BY_AGE] = by_age, [TOPICS_BY_RATE] = by_rate};
    size_t count = lag->members.group_count;
    for (size_t i = 0; i < count; i++) {
        sums[i] = (struct topic_sum){.topic = lag->members.groups[i].topic,
                                     .members = lag->members.groups[i].members,
                                     .oldest_seconds = -1,
                                     .seconds_left = -1};
        for (size_t j = 0; j < lag->count; j++)
            if (lag->partitions[j].topic == sums[i].topic)
                partition_count(&sums[i], &lag->partitions[j]);
    }
    if (orders[order])
        qsort(sums, count, sizeof *sums, orders[order]);
    return count;
}
