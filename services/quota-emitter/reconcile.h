// Makes the database agree with what is on the output topics: after a restored backup, a rebuild, a lost outbox row, or
// topics that were made anew.
#pragma once

#include "common/database.h"
#include "common/settings.h"

// Takes from the topics: the last message of every key, the rejects that were published, and how far
// the outbox was sent. What was in the outbox and is not on the topics goes: nobody saw it, and the figures make it
// anew. Figures are then held back until the consumers have read what is now on the input topics (table awaited), so
// that records which are older than what was published do not show as changes.
MUST_CHECK bool outputs_reconcile(const struct settings *settings, struct database *database, int64_t *sequence,
                                  struct error *error);
