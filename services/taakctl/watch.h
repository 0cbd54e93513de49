// A message as `taakctl watch` shows it.
#pragma once

#include "topics/topics.h"

#include <jansson.h>
#include <stdio.h>

// Everything of a message: topic, partition, offset, timestamp, key, headers, and the value decoded, else (value null)
// as value_hex. A rejected message's value is decoded as the topic has it that it came from. The caller's.
json_t *watch_message(const struct topic *topic, const rd_kafka_message_t *message);

// Whether its value names the municipality, such as "GM0716".
bool watch_names(const json_t *message, const char *code);

// The message on one line.
void watch_print(const struct topic *topic, const json_t *message, FILE *out);
