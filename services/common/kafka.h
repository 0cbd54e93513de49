// librdkafka clients made from the settings, with their log lines in ours.
#pragma once

#include "common/error.h"
#include "common/settings.h"

#include <librdkafka/rdkafka.h>

struct kafka_option {
    const char *name;
    const char *value; // NULL ends a list
};

// `advised` gives way to the settings, `fixed` does not: what exactly once depends on. The caller owns the conf until
// kafka_client takes it.
rd_kafka_conf_t *kafka_conf(const struct settings *settings, const char *client_id, const struct kafka_option *advised,
                            const struct kafka_option *fixed, struct error *error);

// Takes the conf over. Does not wait for a broker. NULL with ERROR_CONFIG: what does not go together shows only here.
rd_kafka_t *kafka_client(rd_kafka_type_t type, rd_kafka_conf_t *conf, struct error *error);

// Asks for the cluster's metadata: ERROR_TRANSIENT where no broker answers in time.
MUST_CHECK bool kafka_reachable(rd_kafka_t *client, int timeout_ms, struct error *error);

// Fills an error from librdkafka's, and destroys it: fenced by another producer, else transient. Fatal means to
// librdkafka that this client will not work again (it says so of an idempotent producer after a broker's restart); a
// new one will.
bool kafka_fail(rd_kafka_error_t *kafka_error, const char *what, struct error *error);
