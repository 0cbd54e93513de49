// A message as librdkafka gives it, in the shape that the rest of the program knows (messages/message.h).
#pragma once

#include "common/arena.h"
#include "messages/message.h"

#include <librdkafka/rdkafka.h>

// Copies nothing but the list of headers, which goes into the arena. Everything else is borrowed: the topic's name from
// the caller, key, value and headers from librdkafka's message. Use message_copy to keep it for longer.
struct message kafka_message(const rd_kafka_message_t *from, const char *topic, struct arena *arena);
