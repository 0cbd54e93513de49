// UUIDs, and the numbers of persons that must never be taken for one.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UUID_TEXT_SIZE 37 // 36 characters and a NUL

// Reads `length` characters as a UUID of any version: 8-4-4-4-12 hexadecimal digits in either case, not all 0. False
// where they are none; `uuid` then holds anything.
bool uuid_read(const char *text, size_t length, uint8_t uuid[16]);

// The other way round, in lower case. Returns `text`.
const char *uuid_format(const uint8_t uuid[16], char text[UUID_TEXT_SIZE]);

// The UUID of a name of `length` bytes, in a namespace of this system's own: the same name always gives the same UUID
// (version 5, RFC 9562, section 5.5).
void uuid_of_name(const char *name, size_t length, uint8_t uuid[16]);

// Whether a text looks like a number that identifies a person. It does where it is, without space . - / and _, nine
// digits that pass the check of a citizen service number (BSN: the "11-proef") and are not all 0, or any ten digits, as
// a V-number of the immigration service has.
bool is_personal_identifier(const char *text, size_t length);
