// Messages made readable, by their descriptors.
#pragma once

#include "common/arena.h"
#include "messages/message.h"
#include "topics/topics.h"

#include <jansson.h>

// What a value says: an object of its fields as in the .proto; a Date is "2017-01-31", a HalfYear "2017-1", an enum its
// value's name without the prefix. The caller's; NULL where it does not decode, with the reason in *rejection.
json_t *decode_value(const struct topic *topic, const uint8_t *value, size_t size, struct rejection *rejection);

// The same on one line, harmless: "persons=3 granted_on=2017-01-31", a text with a space in quotes; lists as their
// length, what is 0, empty or false left out. `fields` names those to show, by commas (all where NULL). Free with
// free().
char *decode_line(const json_t *fields, const char *shown);

// Bytes as text where they are UTF-8, else {"hex": "00ff"}; null where data is NULL.
json_t *decode_bytes(const uint8_t *data, size_t size);

// "00ff"; free with free().
char *hex_format(const uint8_t *data, size_t size);

// The two halves of decode_value: the message, in the arena, and its fields.
const ProtobufCMessage *decode_message(const struct topic *topic, const uint8_t *value, size_t size,
                                       struct arena *arena, struct rejection *rejection);
json_t *decode_fields(const ProtobufCMessage *message);

// The name of an enum's value without the prefix; a number that the enum does not have stays one.
json_t *decode_enum(const ProtobufCEnumDescriptor *descriptor, int number);
