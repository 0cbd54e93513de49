// How far the consumers and the emitter are behind the topics, since when, how fast they go, and who they are.
//
// The folder `survey` looks at what runs, and gives results: it changes nothing, and knows no terminal.
#pragma once

#include "audit/emitter_lag.h"
#include "common/settings.h"
#include "survey/members.h"

#include <jansson.h>

#define OFFSET_UNKNOWN INT64_C(-1) // there is none yet
#define RATE_UNKNOWN   INT64_C(-1)
#define NEVER          INT64_MAX

// How far the consumer of an input topic is in one partition.
struct partition_lag {
    const struct topic *topic;
    int32_t partition;
    int64_t low, high;   // what the broker has: the first offset, and the one behind the last
    int64_t next_offset; // what is read next, by PostgreSQL, which decides; OFFSET_UNKNOWN where nothing was read yet
    int64_t committed;   // the same by the Kafka group, which follows; OFFSET_UNKNOWN where nothing was committed yet
    int64_t messages;    // how many are still to be read; marks of transactions count as messages
    int64_t oldest_ms;   // when the first of these came, by Kafka's timestamp (unix_ms); -1: not known
    int64_t came_per_second; // how many come a second; RATE_UNKNOWN: it was not measured
    int64_t per_second;      // how many are read a second; RATE_UNKNOWN: it was not measured
    int64_t
        seconds_left;  // until nothing is left, if it goes on like that; NEVER: more comes than is read; -1: not known
    int reader;        // the place of the member that has it; -1: none has
    int32_t latest_on; // the highest date in its events so far; DAY_NONE where there is none
    bool lost;         // the broker does not have what is read next: the consumer refuses to jump over it
};

struct lag {
    int64_t asked_ms;                 // when (clock_ms)
    struct partition_lag *partitions; // in the order of the topics and their partitions
    size_t count;
    int64_t messages; // still to be read, in all partitions
    struct members members;
    struct emitter_lag emitter;
};

// Connections to Kafka, to ask more than once. `program` is their client.id; the settings are borrowed.
struct lag_reader;
struct lag_reader *lag_reader_open(const struct settings *settings, const char *program, struct error *error);
void lag_reader_close(struct lag_reader *reader); // NULL is fine

// Asks PostgreSQL and the broker. Free with lag_free, also where it failed.
MUST_CHECK bool lag_read(struct lag *lag, struct lag_reader *reader, struct database *database, struct error *error);
void lag_free(struct lag *lag);

// Works out rates and the time that is left, from an earlier look.
void lag_compare(struct lag *lag, const struct lag *before);

// Reads of each partition that is behind when its oldest message came. Where there is none, as only marks of
// transactions are left, the partition is not behind.
MUST_CHECK bool lag_ask_oldest(struct lag *lag, struct lag_reader *reader, struct error *error);

// How long the oldest message of a partition has waited; -1: not known.
int64_t lag_oldest_seconds(const struct partition_lag *lag);

// Whether somebody works on everything: each group has a member, or just shares its partitions out, each partition has
// a reader, and an emitter leads. Else `why` says in one line who is missing.
#define LAG_WHY_SIZE 400
bool lag_attended(const struct lag *lag, char why[LAG_WHY_SIZE]);

// Whether nothing waits: for no consumer, and not for the emitter.
bool lag_settled(const struct lag *lag);

// The whole as JSON, for programs. The caller owns it (json_decref).
json_t *lag_json(const struct lag *lag);
