// Prints what came of a question "what if" beside what is.
#pragma once

#include "standing/told.h"
#include "terminal/print.h"

// A table of the municipalities whose corrected quota differs, with the nation's sums below. `today` is NULL where the
// period has no figures today; the ledger is the question's. False with the error.
MUST_CHECK bool what_if_print(const struct told_period *result, const struct told_period *today,
                              const struct ledger *ledger, struct error *error);
