// A message of a topic as JSON, as far as it may be shown.
#pragma once

#include "topics/topics.h"

#include <jansson.h>
#include <stdbool.h>

// Everything of a message: topic, partition, offset, timestamp, key, headers, and the value decoded, else (value null)
// as value_hex. A rejected message's value is decoded as the topic has it that it came from. "personal" says whether a
// person's number is in it; key and value are null then, and only those headers are there that personal.h lets be
// shown. The caller's.
json_t *message_json(const struct topic *topic, const rd_kafka_message_t *message);

// Whether the value of such JSON names the municipality, such as "GM0716".
bool message_json_names(const json_t *message, const char *code);
