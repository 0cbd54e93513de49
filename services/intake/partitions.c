#include "intake/partitions.h"
#include "common/stop.h"
#include "common/watchdog.h"

#include <stdlib.h>

#define LOOK_MS 1000

struct watched_partition {
    int32_t partition;
    int64_t proof_offset; // of the message that proves the position; -1: none is awaited
    int64_t proof_timestamp_ms;
    int64_t end_offset; // where the broker said that there was no more
    int64_t moved_ms;   // when it last moved, or had nothing waiting
};

void partitions_watch(struct partitions *partitions, const struct partition_position *positions, size_t count)
{
    partitions->items = memory_resize(partitions->items, count, sizeof *partitions->items);
    partitions->count = count;
    for (size_t i = 0; i < count; i++) {
        bool provable = positions[i].next_offset > 0 && positions[i].last_timestamp_ms >= 0 && !partitions->unproven;
        partitions->items[i] = (struct watched_partition){.partition = positions[i].partition,
                                                          .proof_offset = provable ? positions[i].next_offset - 1 : -1,
                                                          .proof_timestamp_ms = positions[i].last_timestamp_ms,
                                                          .end_offset = -1,
                                                          .moved_ms = clock_ms()};
    }
}

void partitions_free(struct partitions *partitions)
{
    free(partitions->items);
}

static struct watched_partition *find(const struct partitions *partitions, int32_t partition)
{
    for (size_t i = 0; i < partitions->count; i++)
        if (partitions->items[i].partition == partition)
            return &partitions->items[i];
    return NULL;
}

int64_t partitions_offset(const struct partitions *partitions, const struct partition_position *position)
{
    const struct watched_partition *watched = find(partitions, position->partition);
    return watched && watched->proof_offset >= 0 ? watched->proof_offset : position->next_offset;
}

bool partitions_accept(struct partitions *partitions, const struct message *message, struct error *error)
{
    struct watched_partition *watched = find(partitions, message->partition);
    if (!watched)
        return false;
    watched->moved_ms = clock_ms();
    if (watched->proof_offset < 0 || message->offset != watched->proof_offset)
        return true;
    watched->proof_offset = -1;
    if (message->timestamp_ms != watched->proof_timestamp_ms)
        error_set(error, ERROR_FATAL,
                  "%s [%d]: the message at offset %lld is not the one that was counted: the topic was made "
                  "anew. " POSITION_WHAT_TO_DO,
                  message->topic, (int)message->partition, (long long)message->offset);
    return false;
}

void partitions_end(struct partitions *partitions, int32_t partition, int64_t offset)
{
    struct watched_partition *watched = find(partitions, partition);
    if (watched)
        watched->end_offset = offset;
}

void partitions_look(struct partitions *partitions, rd_kafka_t *kafka, const char *topic, const struct batch *batch)
{
    int64_t now_ms = clock_ms();
    if (now_ms - partitions->looked_ms < LOOK_MS)
        return;
    bool stood_still = now_ms - partitions->looked_ms > 10 * LOOK_MS; // the database was away, or all of us
    partitions->looked_ms = now_ms;
    for (size_t i = 0; i < partitions->count; i++) {
        struct watched_partition *watched = &partitions->items[i];
        const struct partition_position *position = batch_position_of(batch, watched->partition);
        int64_t low, high;
        if (stood_still || !position || rd_kafka_get_watermark_offsets(kafka, topic, watched->partition, &low, &high) ||
            high <= position->next_offset || high <= watched->end_offset)
            watched->moved_ms = now_ms;
        else if (now_ms - watched->moved_ms > WATCHDOG_SECONDS * 1000)
            watchdog_bite("messages wait on the broker and none comes");
    }
}
