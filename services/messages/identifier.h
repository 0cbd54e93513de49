// UUIDs, and the identifiers of persons that must never be taken for one.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UUID_TEXT_SIZE 37 // 36 characters and a NUL

// 8-4-4-4-12 hexadecimal digits in either case, and not nil.
bool uuid_read(const char *text, size_t length, uint8_t uuid[16]);
const char *uuid_format(const uint8_t uuid[16], char text[UUID_TEXT_SIZE]);

// The UUID of a name within a namespace: the same name gives the same UUID (version 5, RFC 9562).
void uuid_of_name(const char *name, size_t length, uint8_t uuid[16]);

// Whether a text, without space . - / _, is nine digits that pass the check of a citizen service number (BSN;
// "11-proef") and are not all 0, or ten digits (a V-number of the immigration service).
bool is_personal_identifier(const char *text, size_t length);
