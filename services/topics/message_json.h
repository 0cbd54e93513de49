// A message of any topic as JSON, as far as it may be shown to people.
#pragma once

#include "topics/topics.h"

#include <jansson.h>
#include <stdbool.h>

// An object with everything of a message: topic, partition, offset, timestamp, key, headers and value. The value is
// decoded (decode.h), that of a reject as a message of the topic that it came from; where it does not decode it is
// null, and value_hex has its bytes. "personal" says whether a person's number is in it: then key and value are null,
// and only the headers are there that may be shown (personal.h). The caller owns it (json_decref).
json_t *message_json(const struct topic *topic, const rd_kafka_message_t *message);

// Whether the value in such an object names a municipality by its code, such as "GM0716".
bool message_json_names(const json_t *message, const char *code);
