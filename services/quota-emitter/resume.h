// Where a new relay goes on: behind the last message on the output topics, which are the truth.
#pragma once

#include "common/database.h"
#include "common/kafka.h"
#include "common/settings.h"

// The one row of table emitter, with the columns of sql/state.sql; the caller frees it with PQclear. NULL with
// ERROR_TRANSIENT where somebody deleted the row: the emitter that gets the lead next makes it anew.
PGresult *emitter_state(struct database *database, struct error *error);

// Finds the highest outbox-sequence that was sent. The producer must have called rd_kafka_init_transactions, which
// fences the older one. Messages that a broker left hanging (outputs.h) are settled: aborted, or taken as sent where
// they are the whole of what comes next. Where the database and the topics disagree, the database is made to agree
// (reconcile.h).
MUST_CHECK bool resume_find(rd_kafka_t *producer, const struct settings *settings, struct database *database,
                            int64_t *sent_sequence, struct error *error);
