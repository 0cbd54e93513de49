// A URN, as ce_source is one: asked of each event's header and of EVENT_SOURCE alike.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define URN_LONGEST 255 // characters

// urn:NID:NSS of RFC 8141, section 2, of at most URN_LONGEST characters. The text needs no NUL behind it.
bool is_urn(const char *text, size_t length);
