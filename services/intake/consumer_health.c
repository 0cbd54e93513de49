#include "intake/consumer_health.h"

#include <stdio.h>

void health_have_partitions(struct health *health, const rd_kafka_topic_partition_list_t *list, bool topic_missing)
{
    char text[256] = "";
    size_t at = 0;
    for (int i = 0; i < list->cnt && at < sizeof text; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "%s%d", i ? ", " : "", (int)list->elems[i].partition);
    if (list->cnt > 0)
        health_have(health, HEALTH_DUTY, text);
    else if (!topic_missing)
        health_have(health, HEALTH_DUTY, "none, as others of the group have them");
}

void health_lack_topic(struct health *health, const char *topic)
{
    char why[256];
    snprintf(why, sizeof why, "Kafka has no topic %s: run 'taakctl topics create'", topic);
    health_lack(health, HEALTH_DUTY, why);
}
