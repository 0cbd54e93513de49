// How a consumer uses librdkafka: what the settings may change, and what they may not.
#pragma once

#include "common/service.h"
#include "intake/record.h"

#include <librdkafka/rdkafka.h>

// NULL with the error where a setting is wrong. The caller's.
rd_kafka_conf_t *consumer_conf(const struct record_kind *kind, const struct service *service, struct error *error);
