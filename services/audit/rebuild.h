// Makes all records and figures anew, by having the consumers read the topics again from their start.
#pragma once

#include "audit/verification.h"
#include "common/progress.h"
#include "common/topic_reader.h"

// What is to be read again.
struct rebuild_plan {
    struct topic_spans spans; // of each partition of the input topics: from its first message to behind its last one
    int64_t messages;         // in all of them, about: marks of transactions in between count too
};

// Asks the broker for it. Free with rebuild_plan_free, also where it failed.
MUST_CHECK bool rebuild_plan_read(struct rebuild_plan *plan, const struct settings *settings, struct error *error);
void rebuild_plan_free(struct rebuild_plan *plan);

// Whether the topics still have everything: ERROR_FATAL where a partition no longer begins at offset 0, as what was
// before would be lost.
MUST_CHECK bool rebuild_plan_complete(const struct rebuild_plan *plan, struct error *error);

// Whether its own consumers, which take their settings from this program, judge signatures as the services do:
// ERROR_CONFIG where messages were rejected for their signatures and TRUST_FILE is empty, as they would count then.
MUST_CHECK bool rebuild_trusts(const struct settings *settings, struct database *database, struct error *error);

// Forgets all records, aggregates and rejects in one transaction, starts consumers of its own beside those that may run
// anyway, and waits until all that was planned is read. Then it compares every figure with what was published before,
// and adds that as one check to the verification. The listener hears how many messages are read, up to the plan's.
//
// ERROR_STOPPED after a request to stop, ERROR_FATAL where one of its own consumers ended. Where it is broken off,
// nothing is lost: consumers and emitter finish the work whenever they run.
MUST_CHECK bool rebuild(const struct rebuild_plan *plan, struct database *database, struct verification *verification,
                        const struct progress_listener *listener, struct error *error);
