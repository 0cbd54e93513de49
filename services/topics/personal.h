// Numbers of persons (identifier.h) in messages that are shown to people. A message can hold one whatever it was
// rejected for, as only the first reason counts. Of a message that does, no id, key or value is shown, but
// PERSONAL_SHOWN.
#pragma once

#include <jansson.h>
#include <stdbool.h>

#define PERSONAL_SHOWN "(not shown: a person's number is in it)"

// Whether any text in a JSON value, however deep, looks like a person's number. NULL holds none.
bool holds_personal(const json_t *value);

// Whether a header of that name has the event's id (ce_id, in either case of letters).
bool header_is_id(const char *name);

// Whether a header of that name may be shown of a message with a person's number: ce_source, ce_type, ce_time, and what
// this software adds to rejects. Any other one might hold the number too.
bool header_is_shown(const char *name);
