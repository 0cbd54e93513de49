// How far the consumers and the emitter are behind the topics.
#pragma once

#include "common/database.h"
#include "common/settings.h"
#include "topics/topics.h"

#include <jansson.h>

// What waits for the emitter. Each number is 0 where nothing waits.
struct emitter_lag {
    int64_t differences;                  // batches that it has not folded into the aggregates yet
    int64_t rejects;                      // rejects that are not in the outbox yet
    int64_t outbox;                       // messages in the outbox
    int64_t last_sequence, sent_sequence; // outbox-sequence: the last one given out, the last one known to be sent
    bool held;                            // figures are held back until the consumers have read again what was counted
    bool gathering;                       // changes of the indicative period are gathered, and not published yet
};

// Reads it. ERROR_FATAL where the emitter has no row: somebody deleted it.
MUST_CHECK bool emitter_lag_read(struct emitter_lag *lag, struct database *database, struct error *error);

#define OFFSET_UNKNOWN INT64_C(-1) // there is none yet

// How far the consumer of an input topic is in one partition.
struct partition_lag {
    const struct topic *topic;
    int32_t partition;
    int64_t low, high;   // what the broker has: the first offset, and the one behind the last
    int64_t next_offset; // what is read next, by PostgreSQL, which decides; OFFSET_UNKNOWN where nothing was read yet
    int64_t committed;   // the same by the Kafka group, which follows; OFFSET_UNKNOWN where nothing was committed yet
    int64_t messages;    // how many are still to be read; marks of transactions count as messages
    int32_t latest_on;   // the highest date in its events so far; DAY_NONE where there is none
    bool lost;           // the broker does not have what is read next: the consumer refuses to jump over it
};

struct lag {
    struct partition_lag *partitions; // in the order of the topics and their partitions
    size_t count;
    int64_t messages; // still to be read, in all partitions
    struct emitter_lag emitter;
};

// Asks PostgreSQL and the broker. `program` is the client.id for the latter. Free with lag_free, also where it failed.
MUST_CHECK bool lag_read(struct lag *lag, struct database *database, const struct settings *settings,
                         const char *program, struct error *error);
void lag_free(struct lag *lag);

// The whole as JSON, for programs. The caller owns it (json_decref).
json_t *lag_json(const struct lag *lag);
