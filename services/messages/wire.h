// Decodes Protobuf as the stock decoders (Google's, in any language) do, though protobuf-c decodes less.
//
// protobuf-c cuts a string off at a NUL, does not check that strings are UTF-8, fails where a known field has another
// wire type or a group occurs, and keeps only part of a sub-message that comes in several pieces. The stock decoders
// take all of these, but for a string that is not UTF-8. Where a message has any of that, a tidy copy is made that
// protobuf-c takes and reads the same: without unknown fields, groups and fields of another wire type, with the pieces
// of a sub-message merged, and with the byte 0x01 in place of each NUL in a string (which every check of a text
// refuses). The format: protobuf.dev, Encoding.
#pragma once

#include "common/arena.h"

#include <protobuf-c/protobuf-c.h>
#include <stdint.h>

enum wire_result {
    WIRE_OK,
    WIRE_MALFORMED, // it is no Protobuf, or is nested more than 100 deep
    WIRE_NOT_UTF8   // a string is not UTF-8
};

// Judges a message of `size` bytes and tidies it. *tidy and *tidy_size are what protobuf-c can take: `data` itself
// where there is nothing to tidy, else a copy in the arena, which is never larger. Only with WIRE_OK may they be used.
enum wire_result wire_tidy(const ProtobufCMessageDescriptor *descriptor, const uint8_t *data, size_t size,
                           struct arena *arena, const uint8_t **tidy, size_t *tidy_size);

// Tidies and decodes. The message lives in the arena, so do not call protobuf_c_message_free_unpacked. NULL with
// *result where it does not decode.
ProtobufCMessage *wire_unpack(const ProtobufCMessageDescriptor *descriptor, const uint8_t *data, size_t size,
                              struct arena *arena, enum wire_result *result);
