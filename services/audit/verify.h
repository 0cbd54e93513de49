// Compares everything with everything else: records with aggregates, these with the figures, the figures with the
// topics, the outbox with its sequence.
#pragma once

#include "audit/verification.h"

// Makes all checks as of one moment of the database, in a transaction of its own. The topics are read too, where the
// settings have a Kafka. A difference is no error: it is in the verification. False with the error where something
// could not be read: then what was found so far means nothing.
MUST_CHECK bool verify(struct verification *verification, struct database *database, const struct settings *settings,
                       struct error *error);
