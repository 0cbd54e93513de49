// What is told beside the figures, for those who read in SQL: their changes, and what the municipalities are called.
#pragma once

#include "audit/verification.h"

// Every change must go on from the one before, and the last one end in the figure as it is. Is skipped while figures
// are held back.
MUST_CHECK bool verify_changes(struct verification *verification, const struct verify_sources *sources,
                               struct error *error);

// The names must be those of the determinations. Is skipped while the emitter has work to take up.
MUST_CHECK bool verify_names(struct verification *verification, const struct verify_sources *sources,
                             struct error *error);
