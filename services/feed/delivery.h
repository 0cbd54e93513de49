// Sends events by a producer that is theirs alone. The first one that is not delivered is an error: from then on it is
// of no use to go on.
#pragma once

#include "feed/publication.h"
#include "topics/producer.h"

// Hands an event over; see producer_send. False where the broker did not take an event, this or an earlier one:
// ERROR_FATAL where it does not want it, else ERROR_TRANSIENT.
MUST_CHECK bool delivery_send(struct producer *producer, const struct publication *publication, struct receipt *receipt,
                              struct error *error);

// Waits until everything arrived, at most a few tenths of a second: call again while *left is not 0. False as above.
MUST_CHECK bool delivery_await(struct producer *producer, const char *topic, int *left, struct error *error);
