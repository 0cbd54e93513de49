#include "intake/partitions.h"
#include "common/log.h"
#include "common/metrics.h"
#include "common/stop.h"
#include "common/watchdog.h"

#include <stdlib.h>

#define LOOK_MS     1000
#define WAKE_MS     100
#define LOOK_EVENTS 512  // after so many messages the queue's length is looked at
#define WAKE_EVENTS 4096 // a queue that never held so many was never full, so fetching never stopped

static struct metric *lag_metric(const char *topic, int32_t partition)
{
    static const struct metric_family family = {
        "taakstelling_consumer_lag_messages",
        "Messages of a partition that are not committed to the database; marks of transactions count", METRIC_GAUGE};
    return metric_new(&family, "topic=\"%s\",partition=\"%d\"", topic, (int)partition);
}

static void lags_forget(struct partitions *partitions)
{
    for (size_t i = 0; i < partitions->count; i++)
        metric_free(partitions->items[i].lag);
}

void partitions_assign(struct partitions *partitions, const char *topic, const struct partition_position *positions,
                       size_t count)
{
    lags_forget(partitions);
    partitions->items = memory_resize(partitions->items, count, sizeof *partitions->items);
    partitions->count = count;
    for (size_t i = 0; i < count; i++) {
        bool provable = positions[i].next_offset > 0 && positions[i].last_timestamp_ms >= 0 && !partitions->unproven;
        partitions->items[i] = (struct assigned_partition){.position = positions[i],
                                                           .landed = positions[i].next_offset,
                                                           .proof_offset = provable ? positions[i].next_offset - 1 : -1,
                                                           .proof_timestamp_ms = positions[i].last_timestamp_ms,
                                                           .end_offset = -1,
                                                           .moved_ms = clock_ms(),
                                                           .lag = lag_metric(topic, positions[i].partition)};
    }
}

void partitions_free(struct partitions *partitions)
{
    lags_forget(partitions);
    free(partitions->items);
}

struct assigned_partition *partitions_find(const struct partitions *partitions, int32_t partition)
{
    for (size_t i = 0; i < partitions->count; i++)
        if (partitions->items[i].position.partition == partition)
            return &partitions->items[i];
    return NULL;
}

int64_t partition_start(const struct assigned_partition *assigned)
{
    return assigned->proof_offset >= 0 ? assigned->proof_offset : assigned->position.next_offset;
}

bool partition_accept(struct assigned_partition *assigned, const struct message *message, struct error *error)
{
    if (assigned->proof_offset < 0 || message->offset != assigned->proof_offset)
        return true;
    assigned->proof_offset = -1;
    if (message->timestamp_ms != assigned->proof_timestamp_ms)
        error_set(error, ERROR_FATAL,
                  "%s [%d]: the message at offset %lld is not the one that was counted: the topic was made "
                  "anew. " POSITION_WHAT_TO_DO,
                  message->topic, (int)message->partition, (long long)message->offset);
    return false;
}

void partitions_queue_look(struct partitions *partitions, struct assigned_partition *assigned, rd_kafka_t *kafka,
                           const char *topic, rd_kafka_queue_t *queue)
{
    if (++partitions->unlooked < LOOK_EVENTS)
        return;
    size_t length = rd_kafka_queue_length(queue);
    partitions->unlooked = 0;
    if (length > partitions->queue_peak)
        partitions->queue_peak = length;
    if (partitions->queue_peak < WAKE_EVENTS || length > partitions->queue_peak / 3)
        return;
    partitions->queue_peak = 0;
    partition_wake(assigned, kafka, topic);
}

void partition_wake(struct assigned_partition *assigned, rd_kafka_t *kafka, const char *topic)
{
    int64_t low, high;
    int32_t partition = assigned->position.partition;
    if (rd_kafka_get_watermark_offsets(kafka, topic, partition, &low, &high) ||
        high <= assigned->position.next_offset || high <= assigned->end_offset)
        return;
    if (rd_kafka_query_watermark_offsets(kafka, topic, partition, &low, &high, WAKE_MS))
        log_debug("no answer to what should wake the fetching", log_number("partition", partition));
}

void partitions_landed(struct partitions *partitions, const struct batch *batch)
{
    size_t count;
    const struct position_move *moves = batch_moves(batch, &count);
    for (size_t i = 0; i < count; i++) {
        struct assigned_partition *assigned = partitions_find(partitions, moves[i].partition);
        if (assigned)
            assigned->landed = moves[i].expected;
    }
}

// What is not committed of a partition that the broker has up to `high`. Behind what was read last there may be marks
// of transactions only, which the broker has told by an end.
static void lag_tell(const struct assigned_partition *assigned, int64_t high)
{
    bool all_read = assigned->landed == assigned->position.next_offset && high <= assigned->end_offset;
    int64_t messages = high > assigned->landed && !all_read ? high - assigned->landed : 0;
    metric_set(assigned->lag, messages);
}

void partitions_look(struct partitions *partitions, rd_kafka_t *kafka, const char *topic, bool reading)
{
    int64_t now_ms = clock_ms();
    if (now_ms - partitions->looked_ms < LOOK_MS)
        return;
    bool stood_still = !reading || now_ms - partitions->looked_ms > 10 * LOOK_MS; // or the process was frozen
    partitions->looked_ms = now_ms;
    for (size_t i = 0; i < partitions->count; i++) {
        struct assigned_partition *assigned = &partitions->items[i];
        int64_t low, high, next = assigned->position.next_offset;
        bool moved = next != assigned->looked_offset;
        assigned->looked_offset = next;
        bool known = !rd_kafka_get_watermark_offsets(kafka, topic, assigned->position.partition, &low, &high);
        if (known)
            lag_tell(assigned, high);
        if (stood_still || moved || !known || high <= next || high <= assigned->end_offset)
            assigned->moved_ms = now_ms;
        else if (now_ms - assigned->moved_ms > WATCHDOG_SECONDS * 1000)
            watchdog_bite("messages wait on the broker and none comes");
    }
}
