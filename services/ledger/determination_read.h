// From a Determination message to the ledger.
#pragma once

#include "common/arena.h"
#include "common/error.h"
#include "rules/ledger.h"

// Adds what a valid, not withdrawn Determination says. ERROR_FATAL where it does not decode: it was judged when stored.
MUST_CHECK bool determination_add(struct ledger *ledger, const uint8_t *message, size_t size, struct source source,
                                  struct arena *scratch, struct error *error);
