// Decodes Protobuf as the stock decoders (Google's, in any language) do, into the structs of protobuf-c.
//
// protobuf-c's own decoder takes less: it cuts a string off at a NUL, does not check that strings are UTF-8, fails
// where a known field has another wire type or a group occurs, and keeps only part of a sub-message that comes in
// several pieces. The stock decoders take all of these, but for a string that is not UTF-8. The format: protobuf.dev,
// Encoding.
#pragma once

#include "common/arena.h"

#include <protobuf-c/protobuf-c.h>
#include <stdint.h>

enum wire_result {
    WIRE_OK,
    WIRE_MALFORMED, // it is no Protobuf, or is nested more than 100 deep
    WIRE_NOT_UTF8   // a string is not UTF-8
};

// Decodes a message of `size` bytes. The message lives in the arena, so do not call protobuf_c_message_free_unpacked;
// nothing in it is borrowed from `data`. It has no unknown fields, and in its strings the byte 0x01 in place of each
// NUL, which every check of a text refuses. NULL with *result where it does not decode.
//
// The descriptor may have fields of the types that proto/ uses, and of them only messages may be repeated; it aborts at
// any other.
ProtobufCMessage *wire_unpack(const ProtobufCMessageDescriptor *descriptor, const uint8_t *data, size_t size,
                              struct arena *arena, enum wire_result *result);
