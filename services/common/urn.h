// Checks a URN: the ce_source of every event is one, and so is the setting EVENT_SOURCE.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define URN_LONGEST 255 // characters

// Whether the `length` characters are a URN as RFC 8141, section 2, has it (urn:NAMESPACE:NAME, without a check of what
// a namespace asks of its names), of at most URN_LONGEST characters. The text needs no NUL.
bool is_urn(const char *text, size_t length);
