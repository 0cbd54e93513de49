// Sets a message's fields from text. How a text is read follows from the field's type in the .proto:
//
// | field | text |
// |---|---|
// | string | as it is |
// | uint32, sint32, uint64, double | decimal |
// | bool | true, false, 1, 0 |
// | enum | the name of a value, with or without the enum's prefix, in either case, - or _; or its number |
// | Date | 2017-01-31; whether that day exists, the consumers' checks say |
// | HalfYear | 2017-1 or 2017-I |
#pragma once

#include "common/arena.h"
#include "feed/row.h"

#include <protobuf-c/protobuf-c.h>

// A new message without any field set, in the arena.
void *field_message_new(const ProtobufCMessageDescriptor *descriptor, struct arena *arena);

// The form of a field's texts: what a column for it holds.
enum row_form field_form(const ProtobufCFieldDescriptor *field);

// Sets a field of a message from text. NULL leaves the field as it is. The text of a string field is borrowed; anything
// else is made in the arena. False with the fault where the text does not fit the field.
bool field_set(void *message, const ProtobufCFieldDescriptor *field, const char *text, struct arena *arena,
               struct row_fault *fault);

// The same by the field's name, which the message must have.
bool field_set_named(void *message, const char *name, const char *text, struct arena *arena, struct row_fault *fault);

// Appends a new message to a repeated field of messages, and returns it.
void *field_append(void *message, const char *name, struct arena *arena);
