// Asks a broker every two seconds, in a thread of its own, whether it is there, and reports the answer to the service's
// health. So a broker that is away or frozen shows also while no event comes. Before each question it gives the client
// the password that its file has now (kafka_login.h).
#pragma once

#include "common/health.h"
#include "common/settings.h"

#include <librdkafka/rdkafka.h>

struct kafka_probe;

// Borrows client, settings and health until kafka_probe_stop. NULL with ERROR_FATAL where the system gives no thread.
struct kafka_probe *kafka_probe_start(rd_kafka_t *client, const struct settings *settings, struct health *health,
                                      struct error *error);

// Waits for a question that is still open, which takes a second at most. NULL is fine.
void kafka_probe_stop(struct kafka_probe *probe);
