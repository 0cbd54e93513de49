// Asks Kafka every two seconds whether it is there, in a thread of its own, and tells the service's health: so that it
// shows also when no event comes.
#pragma once

#include "common/health.h"

#include <librdkafka/rdkafka.h>

struct kafka_probe;

// client and health are borrowed until the stop. NULL where there is no thread for it.
struct kafka_probe *kafka_probe_start(rd_kafka_t *client, struct health *health, struct error *error);
void kafka_probe_stop(struct kafka_probe *probe); // waits for a question that is open, a second at most
