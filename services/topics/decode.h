// Messages made readable for people and for JSON, by what protobuf-c knows of their fields (descriptors).
//
// A field becomes a member of a JSON object under its name in the .proto. A Date is "2017-01-31", a HalfYear "2017-1",
// an enum its value's name without the prefix ("ASYLUM"), a uint64 above what JSON's integers hold here a text. What
// the texts hold is as it came: print it with printable.h.
#pragma once

#include "common/arena.h"
#include "messages/message.h"
#include "topics/topics.h"

#include <jansson.h>

// What a message's value says, with or without a Confluent prefix. The caller owns the object (json_decref). NULL where
// it does not decode, with the reason in *rejection.
json_t *decode_value(const struct topic *topic, const uint8_t *value, size_t size, struct rejection *rejection);

// Such an object on one line that is harmless to show: "persons=3 granted_on=2017-01-31". A text that has to be is in
// quotes, a list is its length in brackets, and what is 0, empty or false is left out. `shown` names the fields to
// show, with commas between them; NULL shows all. To be freed with free().
char *decode_line(const json_t *fields, const char *shown);

// Bytes, such as a key or a header, as JSON: a text where they are UTF-8 without a NUL, else {"hex": "00ff"}; null
// where data is NULL. The caller owns it.
json_t *decode_bytes(const uint8_t *data, size_t size);

// Bytes as hexadecimal digits, such as "00ff". To be freed with free().
char *hex_format(const uint8_t *data, size_t size);

// The two halves of decode_value. The first gives the message, in the arena, NULL with *rejection where it does not
// decode; the second makes the object of it, which the caller owns.
const ProtobufCMessage *decode_message(const struct topic *topic, const uint8_t *value, size_t size,
                                       struct arena *arena, struct rejection *rejection);
json_t *decode_fields(const ProtobufCMessage *message);

// The name of an enum's value without the prefix; a number that the enum does not have stays a number. The caller owns
// it.
json_t *decode_enum(const ProtobufCEnumDescriptor *descriptor, int number);
