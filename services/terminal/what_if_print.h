// Prints what came of a question "what if" beside what is.
#pragma once

#include "standing/standing.h"
#include "terminal/print.h"

// A table of the municipalities whose quota or corrected quota differs, with the nation's sums below; with `json` an
// array of all (what_if_json). False with the error.
MUST_CHECK bool what_if_print(const struct standing *result, const struct standing *today, int period, bool json,
                              struct error *error);
