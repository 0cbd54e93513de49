// The assigned partitions: whether the topic is still the one that was read, and whether messages wait in vain.
#pragma once

#include "intake/batch.h"

#include <librdkafka/rdkafka.h>

#define POSITION_WHAT_TO_DO                                                                                            \
    "'taakctl lag' shows where all stand; 'taakctl rebuild' makes everything anew from what the topics have, "         \
    "'taakctl positions set' goes on from an offset of your choice"

struct watched_partition;

struct partitions {
    struct watched_partition *items;
    size_t count;
    bool unproven; // what was read before is gone from the broker: go on without proof
    int64_t looked_ms;
};

// From now on these, whose positions were just read from the database; none: count 0.
void partitions_watch(struct partitions *partitions, const struct partition_position *positions, size_t count);
void partitions_free(struct partitions *partitions);

// Where to begin to read: a position is proven by the message before it, which must have the timestamp that it had
// then. A topic that was made anew has offsets too.
int64_t partitions_offset(const struct partitions *partitions, const struct partition_position *position);

// Whether a message is to be counted: false for a proof, for one of a partition that is no longer assigned, and with
// ERROR_FATAL where the proof fails.
MUST_CHECK bool partitions_accept(struct partitions *partitions, const struct message *message, struct error *error);

// The broker had no more messages than up to that offset; what it has behind are marks of transactions.
void partitions_end(struct partitions *partitions, int32_t partition, int64_t offset);

// To be called often. Ends the process (watchdog.h) where messages wait on the broker for long and none comes.
void partitions_look(struct partitions *partitions, rd_kafka_t *kafka, const char *topic, const struct batch *batch);
