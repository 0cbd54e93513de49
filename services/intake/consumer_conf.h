// How a consumer sets up librdkafka: the properties that the settings may change, and those that they may not because
// exactly once depends on them.
#pragma once

#include "common/service.h"
#include "intake/record.h"

#include <librdkafka/rdkafka.h>

// The configuration, for kafka_client; the caller owns it until then. NULL with ERROR_CONFIG where a setting is wrong.
rd_kafka_conf_t *consumer_conf(const struct record_kind *kind, const struct service *service, struct error *error);
