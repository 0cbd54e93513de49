// A check: whether what was published last is what the rules make of the ledger.
#pragma once

#include "audit/verification.h"
#include "quota-emitter/published.h"

// verify skips it while the emitter has work to take up, as what is published then rightly lags behind.
MUST_CHECK bool verify_figures(struct verification *verification, const struct verify_sources *sources,
                               struct error *error);

// The same comparison with what was published at another time, which was read as PUBLISHED_ESSENCE. `database` must be
// in a transaction as a check's is (verify_sources).
MUST_CHECK bool figures_compare(struct verification *verification, struct database *database,
                                const struct published *published, struct error *error);
