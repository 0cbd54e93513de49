// What a consumer tells its health of the partitions that it is to read.
#pragma once

#include "common/health.h"

#include <librdkafka/rdkafka.h>

// It has these partitions. None is as it should be, where others of the group have them all, but not where the topic is
// missing.
void health_have_partitions(struct health *health, const rd_kafka_topic_partition_list_t *list, bool topic_missing);

void health_lack_topic(struct health *health, const char *topic);
