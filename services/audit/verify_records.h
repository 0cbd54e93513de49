// Aggregates and positions against the stored records; the outbox against its sequence.
#pragma once

#include "audit/verification.h"

MUST_CHECK bool verify_housed(struct verification *verification, const struct verify_sources *sources,
                              struct error *error);
MUST_CHECK bool verify_inflow(struct verification *verification, const struct verify_sources *sources,
                              struct error *error);
MUST_CHECK bool verify_latest(struct verification *verification, const struct verify_sources *sources,
                              struct error *error);
MUST_CHECK bool verify_outbox(struct verification *verification, const struct verify_sources *sources,
                              struct error *error);
