// A libpq URI as a setting gives it: libpq itself looks at most values only when it connects, and then a wrong one
// looks like a server that is away.
#pragma once

#include <stdbool.h>
#include <stddef.h>

// False with what is wrong in `why`, without any of the values, which may be parts of a password.
bool database_url_check(const char *text, char *why, size_t why_size);
