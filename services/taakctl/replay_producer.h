// A Kafka producer that sends rejects again, to any topic, and tells of each message what became of it.
#pragma once

#include "common/error.h"
#include "common/settings.h"
#include "messages/message.h"

#include <librdkafka/rdkafka.h>

struct replay_producer;

// ERROR_TRANSIENT where no broker answers, ERROR_CONFIG for settings.
struct replay_producer *replay_producer_open(const struct settings *settings, struct error *error);
void replay_producer_close(struct replay_producer *producer);

// Hands a message over; it is copied. After replay_producer_flush *result says what became of it.
void replay_producer_send(struct replay_producer *producer, const struct message *message, rd_kafka_resp_err_t *result);

// Waits until every result is known. After a request to stop what has no answer is dropped, in time to write down the
// rest.
void replay_producer_flush(struct replay_producer *producer);

// Whether a result means that the broker does not want this message or another one of its batch, so that others may
// still be sent; any other failure means that no broker answers as it should.
bool replay_refused(rd_kafka_resp_err_t result);
