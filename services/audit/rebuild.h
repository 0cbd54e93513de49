// Makes all records and figures anew from the topics.
#pragma once

#include "audit/verification.h"
#include "common/progress.h"
#include "common/topic_reader.h"

// What is to be read anew: where the messages of the input topics begin and end, partition by partition.
struct rebuild_plan {
    struct topic_spans spans; // end: behind the last message, marks of transactions aside
    int64_t messages;         // of all partitions
};

// Asks the broker. Free with rebuild_plan_free, also where it failed.
MUST_CHECK bool rebuild_plan_read(struct rebuild_plan *plan, const struct settings *settings, struct error *error);
void rebuild_plan_free(struct rebuild_plan *plan);

// ERROR_FATAL where a topic no longer begins at offset 0: what came before would be lost.
MUST_CHECK bool rebuild_plan_complete(const struct rebuild_plan *plan, struct error *error);

// Forgets all records, aggregates and rejects in one transaction, and waits until the consumers, those that run anyway
// and its own, which it starts, have read what was planned. Then compares every figure with what was published before,
// in one check of the verification. Broken off, the services finish it by themselves: ERROR_STOPPED after a request to
// stop, ERROR_FATAL where one of its own consumers ended. The listener hears of messages, up to the plan's.
MUST_CHECK bool rebuild(const struct rebuild_plan *plan, struct database *database, struct verification *verification,
                        const struct progress_listener *listener, struct error *error);
