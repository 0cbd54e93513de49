// Makes the database agree with what is on the output topics, where the two tell different things: after a restored
// backup, a rebuild, a deleted row of the outbox, or topics that were made anew. The topics are right, as others have
// read them.
#pragma once

#include "common/database.h"
#include "common/settings.h"

// Takes over from the topics the last message of every key, the rejects that were published, and how far the outbox was
// sent, which is also *sequence. What was in the outbox and is not on the topics is dropped: nobody has seen it, and
// the figures will make it anew.
//
// From then on figures are held back until the consumers have read everything that is on the input topics now (table
// awaited). So records that are older than what was published do not go out as changes. All of it is one transaction on
// the connection that has the lead.
MUST_CHECK bool outputs_reconcile(const struct settings *settings, struct database *database, int64_t *sequence,
                                  struct error *error);
