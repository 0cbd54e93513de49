// What was published last against what the rules make of the aggregates.
#pragma once

#include "audit/verification.h"
#include "quota-emitter/published.h"

// Is skipped while the emitter has work to take up: what is published lags behind then, and rightly.
MUST_CHECK bool verify_figures(struct verification *verification, const struct verify_sources *sources,
                               struct error *error);

// The same against what was published at another time, in the form of PUBLISHED_ESSENCE. The database is as a check has
// it.
MUST_CHECK bool figures_compare(struct verification *verification, struct database *database,
                                const struct published *published, struct error *error);
