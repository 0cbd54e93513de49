// The emitter: turns what the consumers have written into figures, and publishes those that changed.
//
// Of several emitters one has the lead and works, the others stand by (docs/decisions/lead.md). The one that leads
// makes rounds: it recalculates (recalculate.h), which leaves messages in the table outbox, and these go to Kafka in
// one transaction (relay.h). Beside it the next round is made, once the transaction is nearly done. The indicative
// period, in which every change changes everything, is published every now and then (INDICATIVE_MAX_MS), all else with
// the next round (docs/decisions/pace.md). When there is nothing to do it waits for the consumers' notification.
#pragma once

#include "common/error.h"
#include "common/service.h"

// Whether the settings that it alone understands are right, for service_kind: SCHEMA_IDS and the key that it signs
// with.
MUST_CHECK bool emitter_check(const struct settings *settings, struct error *error);

// Works until a stop is requested, or until only a person can help (ERROR_FATAL, ERROR_CONFIG, ERROR_POISON in *error).
// After any other error it closes what it has open, waits, and begins anew.
void emitter_run(struct service *service, struct error *error);
