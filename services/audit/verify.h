// Everything that is compared with everything else: a list of checks, made in one moment of the database.
#pragma once

#include "audit/verification.h"

// Makes all checks, in a transaction of its own. The topics are read too, as far as the settings have a Kafka. False
// with the error where something could not be read: what was found so far does not count then.
MUST_CHECK bool verify(struct verification *verification, struct database *database, const struct settings *settings,
                       struct error *error);
