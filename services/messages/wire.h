// Protobuf bytes made fit for protobuf-c, so that it judges as the stock decoders do.
//
// protobuf-c ends a string at a NUL, checks no UTF-8, fails on a known field of an unexpected wire type or on a group,
// and keeps only some of a message that comes in several parts. Where there is any of that this makes a copy: without
// unknown and unexpected fields, with 0x01 for each NUL in a string (no valid identifier or code has either), and with
// the parts of a message merged. And it says whether every string is UTF-8 and the whole well formed.
#pragma once

#include "common/arena.h"

#include <protobuf-c/protobuf-c.h>
#include <stdint.h>

enum wire_result { WIRE_OK, WIRE_MALFORMED, WIRE_NOT_UTF8 };

// *tidy is data itself where there is nothing to tidy.
enum wire_result wire_tidy(const ProtobufCMessageDescriptor *descriptor, const uint8_t *data, size_t size,
                           struct arena *arena, const uint8_t **tidy, size_t *tidy_size);

// wire_tidy and protobuf-c's unpack, in the arena; NULL with *result where it does not decode.
ProtobufCMessage *wire_unpack(const ProtobufCMessageDescriptor *descriptor, const uint8_t *data, size_t size,
                              struct arena *arena, enum wire_result *result);
