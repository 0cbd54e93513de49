// What waits for the emitter.
#pragma once

#include "common/database.h"

// Each number is 0 where nothing waits.
struct emitter_lag {
    int64_t differences;                  // batches that it has not folded into the aggregates yet
    int64_t rejects;                      // rejects that are not in the outbox yet
    int64_t outbox;                       // messages in the outbox
    int64_t last_sequence, sent_sequence; // outbox-sequence: the last one given out, the last one known to be sent
    bool held;                            // figures are held back until the consumers have read again what was counted
    int64_t came_ms;                      // when the oldest event came of what waits for it (unix_ms); 0: not known
    bool gathering;                       // changes of the indicative period are gathered, and not published yet
};

// Reads it. ERROR_FATAL where the emitter has no row: somebody deleted it.
MUST_CHECK bool emitter_lag_read(struct emitter_lag *lag, struct database *database, struct error *error);

// Whether published figures are older than the records, be it for a moment.
bool emitter_lag_behind(const struct emitter_lag *lag);

// Gives an emitter that is just behind the time to catch up, 3 s at most: whoever compares figures with what was
// published calls this first. One that is further behind, or holds figures back, is not waited for.
MUST_CHECK bool emitter_lag_await(struct database *database, struct error *error);
