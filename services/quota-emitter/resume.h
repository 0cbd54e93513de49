// Where a relay goes on: behind the last message on the output topics, which are the truth.
#pragma once

#include "common/database.h"
#include "common/kafka.h"
#include "common/settings.h"

// The row of sql/state.sql, which the caller clears. NULL with ERROR_TRANSIENT where somebody deleted it meanwhile.
PGresult *emitter_state(struct database *database, struct error *error);

// The highest outbox-sequence that was sent. The producer must have fenced the older one (init_transactions). Messages
// that a broker left hanging are ended; where database and topics do not agree, the database is made to (reconcile.h).
MUST_CHECK bool resume_find(rd_kafka_t *producer, const struct settings *settings, struct database *database,
                            int64_t *sent_sequence, struct error *error);
