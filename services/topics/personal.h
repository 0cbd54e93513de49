// Persons' numbers in messages that are shown, whatever these were rejected for: of such a message no id, key or value
// is.
#pragma once

#include <jansson.h>
#include <stdbool.h>

#define PERSONAL_SHOWN "(not shown: a person's number is in it)"

// Whether any text in it is a person's number. NULL holds none.
bool holds_personal(const json_t *value);

// Whether a header is the event's id, in any case.
bool header_is_id(const char *name);

// Whether a header may be shown of a message with a person's number: what publishers and this software put there is
// none.
bool header_is_shown(const char *name);
