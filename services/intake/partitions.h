// The assigned partitions: whether the topic is still the one that was read, and whether messages wait in vain.
#pragma once

#include "intake/batch.h"

#include <librdkafka/rdkafka.h>

#define POSITION_WHAT_TO_DO                                                                                            \
    "'taakctl lag' shows where all stand; 'taakctl rebuild' makes everything anew from what the topics have, "         \
    "'taakctl positions set' goes on from an offset of your choice"

// One of them.
struct assigned_partition {
    struct partition_position position; // where the next message to be read belongs
    int64_t landed;                     // next offset by the database; what the Kafka group is told
    int64_t proof_offset;               // of the message that proves the position; -1: none is awaited
    int64_t proof_timestamp_ms;
    int64_t end_offset;    // where the broker said that there was no more: behind are marks of transactions
    int64_t looked_offset; // where it was at the last look
    int64_t moved_ms;      // when it last moved, or had nothing waiting
};

struct partitions {
    struct assigned_partition *items;
    size_t count;
    bool unproven; // what was read before is gone from the broker: go on without proof
    int64_t looked_ms;
};

// From now on these, whose positions were just read from the database; none: count 0.
void partitions_assign(struct partitions *partitions, const struct partition_position *positions, size_t count);
void partitions_free(struct partitions *partitions);

struct assigned_partition *partitions_find(const struct partitions *partitions,
                                           int32_t partition); // NULL: not assigned

// Where to begin to read: a position is proven by the message before it, which must have the timestamp that it had
// then. A topic that was made anew has offsets too.
int64_t partition_start(const struct assigned_partition *assigned);

// Whether a message is to be counted: false for a proof, with ERROR_FATAL where it fails.
MUST_CHECK bool partition_accept(struct assigned_partition *assigned, const struct message *message,
                                 struct error *error);

// librdkafka 2.0 stops to fetch a partition that has so many messages in its queue, and then looks again only when its
// broker's thread is woken, or after a second. So when the queue runs low it is asked something, which wakes it.
#define PARTITION_QUEUED_EVENTS "40000"
#define PARTITION_WAKE_EVENTS   8192 // a queue that never had so many never slept
#define PARTITION_LOOK_EVENTS   512  // how often the queue is looked at

// Wakes the fetching of a partition that has messages waiting on the broker.
void partition_wake(struct assigned_partition *assigned, rd_kafka_t *kafka, const char *topic);

// What a batch that was written did.
void partitions_landed(struct partitions *partitions, const struct batch *batch);

// To be called often. Ends the process (watchdog.h) where messages wait on the broker for long and none comes.
void partitions_look(struct partitions *partitions, rd_kafka_t *kafka, const char *topic);
