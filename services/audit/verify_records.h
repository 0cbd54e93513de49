// Checks within the database.
#pragma once

#include "audit/verification.h"

// Whether the aggregates, with what is still to be folded into them, are the sums of the stored records: persons
// housed, and persons who came in.
MUST_CHECK bool verify_housed(struct verification *verification, const struct verify_sources *sources,
                              struct error *error);
MUST_CHECK bool verify_inflow(struct verification *verification, const struct verify_sources *sources,
                              struct error *error);

// Whether no record has a later date than the positions know of.
MUST_CHECK bool verify_latest(struct verification *verification, const struct verify_sources *sources,
                              struct error *error);

// Whether the outbox has every sequence that was given out and is not known to be sent, and no other.
MUST_CHECK bool verify_outbox(struct verification *verification, const struct verify_sources *sources,
                              struct error *error);
