// The partitions that a consumer has: where each stands, whether the topic is still the one that was read, and whether
// messages wait on the broker in vain.
#pragma once

#include "intake/batch.h"

#include <librdkafka/rdkafka.h>

// The end of every error about a position that the broker does not have.
#define POSITION_WHAT_TO_DO                                                                                            \
    "'taakctl lag' shows where all stand; 'taakctl rebuild' makes everything anew from what the topics have, "         \
    "'taakctl positions set' goes on from an offset of your choice"

// One of them.
struct assigned_partition {
    struct partition_position position; // how far it was read into batches
    int64_t landed;                     // next offset by the database; what the Kafka group is told
    int64_t proof_offset;               // of the message that must prove the position (partition_start); -1: none
    int64_t proof_timestamp_ms;         // the timestamp that it must have
    int64_t end_offset;                 // where the broker said that nothing comes now: what lies between this and the
                                        // partition's end are marks of transactions, and no messages; -1: not known
    int64_t looked_offset;              // position.next_offset at the last partitions_look
    int64_t moved_ms;                   // when it last moved, or had nothing to read (clock_ms)
    struct metric *lag;                 // how many messages the database is behind
};

// Begin with {0}.
struct partitions {
    struct assigned_partition *items;
    size_t count;
    bool unproven;     // the messages that would prove the positions are deleted: go on without proof
    int64_t looked_ms; // when partitions_look last did something
    int unlooked;      // messages since partitions_queue_look last looked
    size_t queue_peak; // the most messages that it saw in the queue since fetching was last woken
};

// From now on these are the partitions, in place of any others. Their positions were just read from the database; they
// are copied. With count 0 there are none.
void partitions_assign(struct partitions *partitions, const char *topic, const struct partition_position *positions,
                       size_t count);
void partitions_free(struct partitions *partitions);

// The one with that number; NULL where it is not assigned.
struct assigned_partition *partitions_find(const struct partitions *partitions, int32_t partition);

// The offset from which the broker must be asked to send. It lies one before the position: that message was counted
// already and only proves that this is still the same topic. A topic that was deleted and made anew has the same
// offsets again, but its messages have other timestamps.
int64_t partition_start(const struct assigned_partition *assigned);

// Whether a message that came is to be counted. False for the one that proves the position; where it has another
// timestamp than it had when it was counted, the error is ERROR_FATAL (else it stays as it was).
MUST_CHECK bool partition_accept(struct assigned_partition *assigned, const struct message *message,
                                 struct error *error);

// librdkafka 2.0 stops fetching a partition when so many messages wait in the client's queue. It looks again when
// something wakes its broker thread, or else after a second, which in a backlog is a second without work. So when the
// queue runs low the broker is asked something, and that wakes the thread.
#define PARTITION_QUEUED_EVENTS "20000" // librdkafka's queued.min.messages

// To be called with each message that was taken from the consumer's queue. Wakes the fetching of its partition where
// the queue was full and runs low.
void partitions_queue_look(struct partitions *partitions, struct assigned_partition *assigned, rd_kafka_t *kafka,
                           const char *topic, rd_kafka_queue_t *queue);

// Wakes the fetching of a partition, if the broker has messages of it that were not read yet.
void partition_wake(struct assigned_partition *assigned, rd_kafka_t *kafka, const char *topic);

// Takes over from a batch that was just written where the database stands now.
void partitions_landed(struct partitions *partitions, const struct batch *batch);

// To be called at each turn of the loop; it looks once a second. It tells the metrics how far each partition is behind.
// Where a partition has messages on the broker and none has come for WATCHDOG_SECONDS, it ends the process
// (watchdog_bite): librdkafka then hangs, and a new process does not. Without `reading` the loop takes no messages, as
// the database is behind.
void partitions_look(struct partitions *partitions, rd_kafka_t *kafka, const char *topic, bool reading);
