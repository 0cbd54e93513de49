// A Kafka producer that publishes events to one topic, each exactly once on its partition and in order.
#pragma once

#include "common/error.h"
#include "common/settings.h"
#include "messages/message.h"
#include "topics/topics.h"

struct publisher;

// Where an event went: filled once the broker has it.
struct receipt {
    int32_t partition;
    int64_t offset;
};

// ERROR_TRANSIENT where no broker answers, ERROR_FATAL where the topic does not exist, ERROR_CONFIG for settings.
struct publisher *publisher_open(const struct settings *settings, const struct topic *topic, struct error *error);
void publisher_close(struct publisher *publisher); // what is still on its way is dropped

// Hands an event over; waits where too many are on their way. The message is copied; the receipt (or NULL) must live
// until publisher_finish. False where the broker did not take an event, this or an earlier one: it is of no use to go
// on.
MUST_CHECK bool publisher_send(struct publisher *publisher, const struct message *message, struct receipt *receipt,
                               struct error *error);

// Waits until everything arrived, at most a few tenths of a second: call again while *left is not 0. False as above.
MUST_CHECK bool publisher_finish(struct publisher *publisher, int *left, struct error *error);

int64_t publisher_delivered(const struct publisher *publisher); // events that the broker has
