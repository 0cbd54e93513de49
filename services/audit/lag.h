// How far the consumers and the emitter are behind the topics.
#pragma once

#include "common/database.h"

// What waits for the emitter.
struct emitter_lag {
    int64_t differences;                  // of batches, which it has not folded into the aggregates yet
    int64_t rejects;                      // not yet in the outbox
    int64_t outbox;                       // messages that are not published yet
    int64_t last_sequence, sent_sequence; // of the outbox: the last that was given out, the last that was sent
    bool held;                            // figures wait until the consumers have read anew what was counted
};

// ERROR_FATAL where the emitter has no row.
MUST_CHECK bool emitter_lag_read(struct emitter_lag *lag, struct database *database, struct error *error);
