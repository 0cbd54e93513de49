// Puts determinations into the ledger, from their messages.
#pragma once

#include "common/arena.h"
#include "common/error.h"
#include "rules/ledger.h"

// Adds what a message Determination says to the ledger, with the event that said so. The message must be valid and not
// withdrawn; it was judged when it was stored, so where it does not decode the error is ERROR_FATAL. `scratch` is used
// while it works.
MUST_CHECK bool determination_add(struct ledger *ledger, const uint8_t *message, size_t size, struct source source,
                                  struct arena *scratch, struct error *error);
