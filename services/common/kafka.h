// librdkafka clients made from the settings. Their log lines come out as ours.
#pragma once

#include "common/error.h"
#include "common/settings.h"

#include <librdkafka/rdkafka.h>

// One of librdkafka's properties (its CONFIGURATION.md lists them). A list of them ends with a name that is NULL.
struct kafka_option {
    const char *name;
    const char *value;
};

// A configuration for a client: the servers and KAFKA_… properties of the settings (what comes from a file as that has
// it now), and two lists of the program's own.
// `advised` gives way to what the settings say; `fixed` does not, as exactly once depends on it. Either may be NULL.
// NULL with ERROR_CONFIG where librdkafka refuses a property. The caller owns it until kafka_client takes it over, and
// sets its callbacks meanwhile.
rd_kafka_conf_t *kafka_conf(const struct settings *settings, const char *client_id, const struct kafka_option *advised,
                            const struct kafka_option *fixed, struct error *error);

// Makes the client, and takes the configuration over in any case. It does not wait for a broker. NULL with ERROR_CONFIG
// where properties do not go together, which shows only here.
rd_kafka_t *kafka_client(rd_kafka_type_t type, rd_kafka_conf_t *conf, struct error *error);

// Asks a broker for the cluster's metadata; ERROR_TRANSIENT where none answers within timeout_ms, with why the last
// connection failed: that of a password or a certificate, too, and then what to look at.
MUST_CHECK bool kafka_reachable(rd_kafka_t *client, int timeout_ms, struct error *error);

// Asks the leader of a partition where it begins and ends. One that was made a moment ago, or gets another leader, has
// none that answers: it is asked again until timeout_ms are over.
MUST_CHECK rd_kafka_resp_err_t kafka_offsets(rd_kafka_t *client, const char *topic, int32_t partition, int64_t *begin,
                                             int64_t *end, int timeout_ms);

// Turns librdkafka's error of a transactional call into ours, destroys it and returns false. `what` is the call that
// failed. ERROR_FENCED: another producer with our transactional.id has taken over. Anything else is ERROR_TRANSIENT,
// also what librdkafka calls fatal: that means that this client will not work again, as an idempotent producer may not
// after a broker's restart, and a new client will.
bool kafka_fail(rd_kafka_error_t *kafka_error, const char *what, struct error *error);
