// Sends events where all of them have to arrive: the first one that is not delivered is an error, and it is of no use
// to go on. The producer must serve these events alone.
#pragma once

#include "feed/publication.h"
#include "topics/producer.h"

// Hands an event over, with its receipt or NULL (producer_send). False where the broker did not take an event, this one
// or one before: ERROR_FATAL where it refused it (rights, size), ERROR_TRANSIENT where it did not answer.
MUST_CHECK bool delivery_send(struct producer *producer, const struct publication *publication, struct receipt *receipt,
                              struct error *error);

// Waits for what is on its way, a few tenths of a second at most; *left is how many events have no answer yet. Call it
// again until that is 0. False as above; `topic` is named in the error.
MUST_CHECK bool delivery_await(struct producer *producer, const char *topic, int *left, struct error *error);
