// Base64 (RFC 4648, sections 4 and 5), by libcrypto.
#pragma once

#include "common/arena.h"

#include <stdbool.h>
#include <stdint.h>

// The bytes as Base64 with its padding, and a NUL, in the arena. At most 1 GiB.
char *base64_encode(const void *bytes, size_t size, struct arena *arena);

// Reads `length` characters of the standard or of the URL-safe alphabet, with padding and nothing else: no space, no
// line end, and bits that no byte uses must be 0. So a text that differs in one character never gives the same bytes.
// The bytes, *size of them, are in the arena. False where it is no Base64.
bool base64_decode(const char *text, size_t length, struct arena *arena, const uint8_t **bytes, size_t *size);
