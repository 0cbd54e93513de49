// A message as librdkafka gives it, in our shape.
#pragma once

#include "common/arena.h"
#include "messages/message.h"

#include <librdkafka/rdkafka.h>

// Borrows the topic's name, and all else from what it is made of, but for the list of headers, which is in the arena.
struct message kafka_message(const rd_kafka_message_t *from, const char *topic, struct arena *arena);
