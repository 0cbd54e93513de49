// A message's fields from text: what the .proto files say of a field decides how it is read.
//
// | field | text |
// |---|---|
// | string | as it is |
// | uint32, sint32, uint64, double | decimal |
// | bool | true, false, 1, 0 |
// | enum | a value's name with or without the enum's prefix in either case, - for _, or its number |
// | Date | 2017-01-31; whether there is such a day is for the consumers' checks |
// | HalfYear | 2017-1 or 2017-I |
#pragma once

#include "common/arena.h"
#include "feed/row.h"

#include <protobuf-c/protobuf-c.h>

// An empty message in the arena.
void *field_message_new(const ProtobufCMessageDescriptor *descriptor, struct arena *arena);

// Sets a field from text; a string's text is borrowed, the rest is in the arena. NULL leaves the field as it is.
bool field_set(void *message, const ProtobufCFieldDescriptor *field, const char *text, struct arena *arena,
               struct row_fault *fault);

// The same by the field's name, which the message must have.
bool field_set_named(void *message, const char *name, const char *text, struct arena *arena, struct row_fault *fault);

// Appends an empty message to a repeated field of messages.
void *field_append(void *message, const char *name, struct arena *arena);
