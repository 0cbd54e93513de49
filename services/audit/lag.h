// How far the consumers and the emitter are behind the topics.
#pragma once

#include "common/database.h"
#include "common/settings.h"
#include "topics/topics.h"

#include <jansson.h>

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

#define OFFSET_UNKNOWN INT64_C(-1)

// One partition of an input topic.
struct partition_lag {
    const struct topic *topic;
    int32_t partition;
    int64_t low, high;   // what the broker has: the first offset, and the one behind the last
    int64_t next_offset; // the next to be read by what is in PostgreSQL, which counts; OFFSET_UNKNOWN: none was yet
    int64_t committed;   // the same by the consumer's Kafka group, which follows it; OFFSET_UNKNOWN: none was yet
    int64_t messages;    // still to be read; marks of transactions count among them
    int32_t latest_on;   // the highest date of its events so far; DAY_NONE: none
    bool lost;           // what is to be read next the broker does not have: the consumer refuses to jump
};

struct lag {
    struct partition_lag *partitions; // in the order of the topics and their partitions
    size_t count;
    int64_t messages; // of all partitions
    struct emitter_lag emitter;
};

// Asks PostgreSQL and the broker, as `program` (its Kafka client id). Free with lag_free, also where it failed.
MUST_CHECK bool lag_read(struct lag *lag, struct database *database, const struct settings *settings,
                         const char *program, struct error *error);
void lag_free(struct lag *lag);

json_t *lag_json(const struct lag *lag); // the caller's
