// Checks a libpq URI when the program starts.
//
// libpq looks at most of a URI's values only when it connects. Then a port or an option that is wrong looks like a
// server that is away, and a program that waits for servers would wait for ever.
#pragma once

#include <stdbool.h>
#include <stddef.h>

// Whether `text` is a postgresql:// or postgres:// URI with ports, numbers and choices that libpq can take. Where it
// is not, returns false and writes into `why` (of why_size bytes) what is wrong, as the end of a sentence that begins
// with the setting's name: "has a port that is no number from 1 to 65535". No value of the URI is in it, as any could
// be part of a password.
bool database_url_check(const char *text, char *why, size_t why_size);
