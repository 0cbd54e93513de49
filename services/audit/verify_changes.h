// Checks of what the database keeps beside the figures, for those who read in SQL: changes of figures, and names.
#pragma once

#include "audit/verification.h"

// Whether each change of a figure goes on from the one before, and the last one ends in the figure as it is now. verify
// skips it while figures are held back.
MUST_CHECK bool verify_changes(struct verification *verification, const struct verify_sources *sources,
                               struct error *error);

// Whether the names of municipalities are those that the determinations give. verify skips it while the emitter has
// work to take up.
MUST_CHECK bool verify_names(struct verification *verification, const struct verify_sources *sources,
                             struct error *error);
