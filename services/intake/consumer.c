#include "intake/consumer.h"
#include "common/fault.h"
#include "common/kafka.h"
#include "common/kafka_probe.h"
#include "common/log.h"
#include "common/server_errors.h"
#include "common/stop.h"
#include "common/watchdog.h"
#include "intake/consumer_conf.h"
#include "intake/consumer_health.h"
#include "intake/consumer_trust.h"
#include "intake/kafka_message.h"
#include "intake/partitions.h"
#include "intake/pipeline.h"

#include <stdlib.h>

#define POLL_MS     100 // the longest wait for a message: a request to stop is seen so late
#define BUSY_MS     1   // the same while a batch is written, as nothing wakes the loop when the writer is done
#define GATHER_MS   1   // the same once messages came
#define COMMIT_MS   200 // how often positions go to the Kafka group
#define QUERY_MS    10000
#define QUIET_MS    30 // so long without a message, and fetching is woken in case it sleeps
#define LOOK_EVENTS 64 // after so many messages it is looked whether the batch should go

struct consumer {
    const struct record_kind *kind;
    struct service *service;
    rd_kafka_t *kafka;
    struct kafka_probe *probe;
    struct writer *writer;
    struct verifiers *verifiers; // NULL: signatures are passed over
    struct pipeline pipeline;
    struct arena *scratch; // of one message
    struct partitions partitions;
    rd_kafka_queue_t *queue;
    int64_t came_ms;      // when messages last came, or fetching was woken for want of them
    int64_t committed_ms; // when positions last went to the Kafka group
    bool uncommitted;
    bool reassign;      // the database stands elsewhere than the positions in hand: take them anew
    bool topic_missing; // the broker said that there is no such topic, and no partition was assigned since
    struct error error;
};

// Deals with the oldest that the writer was given, if anything, once it is done with it.
static void writing_settle(struct consumer *consumer, enum writing outcome)
{
    if (!pipeline_busy(&consumer->pipeline) || outcome == WRITING_BUSY)
        return;
    const struct batch *batch = pipeline_oldest(&consumer->pipeline);
    if (outcome == WRITING_DONE && batch) {
        partitions_landed(&consumer->partitions, batch);
        consumer->uncommitted = true;
    } else if (outcome == WRITING_DONE) {
        // It looked, and all was as it should be.
    } else if (outcome != WRITING_FAILED) {
        consumer->reassign = true;
    } else if (consumer->error.kind == ERROR_NONE) {
        consumer->error = *writer_error(consumer->writer);
    }
    pipeline_settled(&consumer->pipeline, outcome);
}

// Waits for the batches that the writer has and drops the other: whoever has the partition then reads its messages
// again.
static void batches_drop(struct consumer *consumer)
{
    while (pipeline_busy(&consumer->pipeline)) // the writer gives the signs of life
        writing_settle(consumer, writer_wait(consumer->writer, POLL_MS, true));
    pipeline_drop(&consumer->pipeline);
}

// Takes the listed partitions up from where the database has them.
static void assignment_take(struct consumer *consumer, rd_kafka_topic_partition_list_t *list)
{
    struct partition_position *positions = memory_resize(NULL, (size_t)list->cnt, sizeof *positions);
    batches_drop(consumer);
    consumer->reassign = false;
    consumer->topic_missing = consumer->topic_missing && list->cnt == 0;
    for (int i = 0; i < list->cnt; i++)
        positions[i].partition = list->elems[i].partition;
    if (writer_read_positions(consumer->writer, positions, (size_t)list->cnt)) {
        partitions_assign(&consumer->partitions, consumer->kind->topic, positions, (size_t)list->cnt);
        for (int i = 0; i < list->cnt; i++) {
            rd_kafka_topic_partition_list_find(list, consumer->kind->topic, positions[i].partition)->offset =
                partition_start(&consumer->partitions.items[i]);
            log_info("partition assigned", log_number("partition", positions[i].partition),
                     log_number("offset", positions[i].next_offset));
        }
        rd_kafka_assign(consumer->kafka, list);
        consumer->uncommitted = list->cnt > 0;
        health_have_partitions(&consumer->service->health, list, consumer->topic_missing);
    } else {
        consumer->error = *writer_error(consumer->writer); // it ends
        rd_kafka_assign(consumer->kafka, NULL);
    }
    free(positions);
}

static void positions_commit(struct consumer *consumer, bool wait)
{
    const struct partitions *partitions = &consumer->partitions;
    if (!consumer->uncommitted || (!wait && clock_ms() - consumer->committed_ms < COMMIT_MS))
        return;
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new((int)partitions->count);
    for (size_t i = 0; i < partitions->count; i++)
        rd_kafka_topic_partition_list_add(list, consumer->kind->topic, partitions->items[i].position.partition)
            ->offset = partitions->items[i].landed;
    rd_kafka_resp_err_t code = list->cnt ? rd_kafka_commit(consumer->kafka, list, !wait) : RD_KAFKA_RESP_ERR_NO_ERROR;
    if (code)
        log_debug("positions not committed to the group", log_text("why", rd_kafka_err2str(code)));
    rd_kafka_topic_partition_list_destroy(list);
    consumer->uncommitted = false;
    consumer->committed_ms = clock_ms();
}

static void on_commit(rd_kafka_t *kafka, rd_kafka_resp_err_t code, rd_kafka_topic_partition_list_t *list, void *opaque)
{
    struct consumer *consumer = opaque;
    (void)kafka, (void)list;
    // Positions that did not reach the group are committed again, also when no event comes any more.
    if (code && code != RD_KAFKA_RESP_ERR__NO_OFFSET)
        consumer->uncommitted = true;
}

static void on_rebalance(rd_kafka_t *kafka, rd_kafka_resp_err_t code, rd_kafka_topic_partition_list_t *list,
                         void *opaque)
{
    struct consumer *consumer = opaque;
    if (code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
        assignment_take(consumer, list);
        return;
    }
    log_info("partitions revoked", log_number("count", list->cnt));
    health_lack(&consumer->service->health, HEALTH_DUTY, NULL);
    batches_drop(consumer);
    consumer->reassign = false;
    FAULT_POINT("consumer-rebalance");
    positions_commit(consumer, true);
    partitions_assign(&consumer->partitions, consumer->kind->topic, NULL, 0);
    rd_kafka_assign(kafka, NULL);
}

// The broker does not have the offset that was asked for. That is harmless only where just what was counted is deleted.
static void position_missing(struct consumer *consumer, const rd_kafka_message_t *message)
{
    int64_t low = -1, high = -1;
    const struct assigned_partition *assigned = partitions_find(&consumer->partitions, message->partition);
    if (!assigned)
        return; // no longer ours
    int64_t next = assigned->position.next_offset;
    rd_kafka_resp_err_t code = rd_kafka_query_watermark_offsets(consumer->kafka, consumer->kind->topic,
                                                                message->partition, &low, &high, QUERY_MS);
    if (code) {
        log_warn("position not found, and the broker does not say what it has",
                 log_text("why", rd_kafka_err2str(code)));
        consumer->reassign = true;
    } else if (!consumer->partitions.unproven && low == next) {
        consumer->partitions.unproven = true;
        consumer->reassign = true;
    } else {
        error_set(
            &consumer->error, ERROR_FATAL,
            "%s [%d]: the database stands at offset %lld, the broker has %lld up to %lld: %s. " POSITION_WHAT_TO_DO,
            consumer->kind->topic, (int)message->partition, (long long)next, (long long)low, (long long)high,
            low > next ? "messages were deleted unread" : "the topic was made anew or lost its end");
    }
}

static void on_kafka_error(struct consumer *consumer, const rd_kafka_message_t *message)
{
    struct assigned_partition *assigned = message->rkt ? partitions_find(&consumer->partitions, message->partition)
                                                       : NULL;
    if (message->err != RD_KAFKA_RESP_ERR__PARTITION_EOF)
        server_error_count("kafka", rd_kafka_err2name(message->err));
    switch (message->err) {
    case RD_KAFKA_RESP_ERR__PARTITION_EOF:
        if (assigned)
            assigned->end_offset = message->offset;
        break;
    case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
    case RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE:
        position_missing(consumer, message);
        break;
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
        consumer->topic_missing = true;
        health_lack_topic(&consumer->service->health, consumer->kind->topic);
        break;
    case RD_KAFKA_RESP_ERR__FATAL:
        error_set(&consumer->error, ERROR_FATAL, "Kafka: %s", rd_kafka_message_errstr(message));
        break;
    default: // librdkafka tries again by itself
        log_warn("kafka", log_text("why", rd_kafka_message_errstr(message)));
    }
}

static bool message_take(struct consumer *consumer, const rd_kafka_message_t *polled)
{
    struct assigned_partition *assigned = partitions_find(&consumer->partitions, polled->partition);
    if (!assigned)
        return false;
    arena_reset(consumer->scratch);
    struct message message = kafka_message(polled, consumer->kind->topic, consumer->scratch);
    if (!partition_accept(assigned, &message, &consumer->error))
        return false;
    partitions_queue_look(&consumer->partitions, assigned, consumer->kafka, consumer->kind->topic, consumer->queue);
    pipeline_add(&consumer->pipeline, &message, &assigned->position);
    return true;
}

// One poll: a message goes into the batch, an error is dealt with, callbacks run. True where there was a message.
static bool poll_one(struct consumer *consumer, int timeout_ms)
{
    rd_kafka_message_t *polled = rd_kafka_consumer_poll(consumer->kafka, timeout_ms);
    if (!polled)
        return false;
    bool added = false;
    if (polled->err)
        on_kafka_error(consumer, polled);
    else
        added = message_take(consumer, polled);
    rd_kafka_message_destroy(polled);
    return added;
}

// Nothing has come for a while: wakes the fetching of each partition that has something to fetch.
static void fetch_wake(struct consumer *consumer)
{
    for (size_t i = 0; i < consumer->partitions.count; i++)
        partition_wake(&consumer->partitions.items[i], consumer->kafka, consumer->kind->topic);
    consumer->came_ms = clock_ms();
}

// Takes one message more, or none: with messages in hand it waits for others of the same fetch only, which come
// partition by partition.
static bool message_more(struct consumer *consumer, bool came, int timeout_ms)
{
    if (!came)
        return poll_one(consumer, timeout_ms);
    return poll_one(consumer, 0) || (pipeline_wait_ms(&consumer->pipeline) > 0 && poll_one(consumer, GATHER_MS));
}

// Fills a batch with what is there; with nothing to do it waits.
static void batch_fill(struct consumer *consumer)
{
    struct pipeline *pipeline = &consumer->pipeline;
    int timeout_ms = pipeline_busy(pipeline) ? BUSY_MS : pipeline_filled(pipeline) > 0 ? 0 : POLL_MS;
    bool came = false;
    while (!pipeline_full(pipeline) && consumer->error.kind == ERROR_NONE && !consumer->reassign &&
           message_more(consumer, came, timeout_ms)) {
        came = true;
        if (pipeline_filled(pipeline) % LOOK_EVENTS == 0 && pipeline_due(pipeline))
            break;
    }
    if (came)
        consumer->came_ms = clock_ms();
    else if (!pipeline_full(pipeline) && clock_ms() - consumer->came_ms >= QUIET_MS)
        fetch_wake(consumer);
    pipeline_press(pipeline, POLL_MS);
}

// Hands a batch to the writer as soon as it has none.
static void batch_hand_over(struct consumer *consumer)
{
    for (size_t i = 0; i < WRITER_JOBS; i++)
        writing_settle(consumer, writer_wait(consumer->writer, 0, false));
    if (!pipeline_busy(&consumer->pipeline) && !consumer->reassign && consumer->error.kind == ERROR_NONE)
        pipeline_hand_over(&consumer->pipeline);
}

// Where nothing was written for a while, has the writer look whether the database is as it was left.
static void database_look(struct consumer *consumer)
{
    const struct partitions *partitions = &consumer->partitions;
    if (!pipeline_look_due(&consumer->pipeline) || consumer->reassign || consumer->error.kind != ERROR_NONE)
        return;
    struct partition_position *expected = memory_resize(NULL, partitions->count, sizeof *expected);
    for (size_t i = 0; i < partitions->count; i++)
        expected[i] = (struct partition_position){.partition = partitions->items[i].position.partition,
                                                  .next_offset = partitions->items[i].landed};
    pipeline_look(&consumer->pipeline, expected, partitions->count);
    free(expected);
}

static bool subscribe(struct consumer *consumer)
{
    rd_kafka_topic_partition_list_t *topics = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(topics, consumer->kind->topic, RD_KAFKA_PARTITION_UA);
    rd_kafka_resp_err_t code = rd_kafka_subscribe(consumer->kafka, topics);
    rd_kafka_topic_partition_list_destroy(topics);
    return !code || error_set(&consumer->error, ERROR_FATAL, "Kafka: subscribe: %s", rd_kafka_err2str(code));
}

// The positions in hand are wrong. Joins the group anew, which assigns the partitions again: calling rd_kafka_assign
// with the same ones would do, but librdkafka 2.0 then aborts (an assertion on rktp_started) when they are revoked.
static void assignment_renew(struct consumer *consumer)
{
    batches_drop(consumer);
    consumer->reassign = false;
    partitions_assign(&consumer->partitions, consumer->kind->topic, NULL, 0); // what still comes is left out
    health_lack(&consumer->service->health, HEALTH_DUTY, NULL);
    if (!subscribe(consumer))
        log_warn("not subscribed anew", log_text("why", consumer->error.message));
}

static bool consumer_open(struct consumer *consumer)
{
    rd_kafka_conf_t *conf = consumer_conf(consumer->kind, consumer->service, &consumer->error);
    if (!conf)
        return false;
    rd_kafka_conf_set_opaque(conf, consumer);
    rd_kafka_conf_set_rebalance_cb(conf, on_rebalance);
    rd_kafka_conf_set_offset_commit_cb(conf, on_commit);
    consumer->kafka = kafka_client(RD_KAFKA_CONSUMER, conf, &consumer->error);
    if (!consumer->kafka)
        return false;
    rd_kafka_poll_set_consumer(consumer->kafka);
    consumer->queue = rd_kafka_queue_get_consumer(consumer->kafka);
    consumer->probe = kafka_probe_start(consumer->kafka, &consumer->service->health, &consumer->error);
    if (!consumer->probe)
        return false;
    if (writer_connect(consumer->writer))
        return subscribe(consumer);
    consumer->error = *writer_error(consumer->writer);
    return false;
}

static void consumer_run(struct consumer *consumer)
{
    while (!stop_requested() && consumer->error.kind == ERROR_NONE) {
        if (!pipeline_busy(&consumer->pipeline))
            watchdog_beat(); // else the writer does: this loop would go on where that hangs
        partitions_look(&consumer->partitions, consumer->kafka, consumer->kind->topic,
                        !pipeline_full(&consumer->pipeline));
        batch_fill(consumer);
        batch_hand_over(consumer);
        database_look(consumer);
        pipeline_rest(&consumer->pipeline);
        trust_renew(&consumer->pipeline, &consumer->service->settings);
        if (consumer->reassign && consumer->error.kind == ERROR_NONE)
            assignment_renew(consumer);
        positions_commit(consumer, false);
    }
    // What the writer has is finished, within the time that a request to stop leaves it (stop.h). An error is told
    // without waiting for a database that is away.
    while (pipeline_busy(&consumer->pipeline))
        writing_settle(consumer, writer_wait(consumer->writer, POLL_MS, consumer->error.kind != ERROR_NONE));
}

static void consumer_close(struct consumer *consumer)
{
    kafka_probe_stop(consumer->probe);
    if (consumer->kafka) {
        positions_commit(consumer, true);
        rd_kafka_queue_destroy(consumer->queue);
        rd_kafka_consumer_close(consumer->kafka);
        rd_kafka_destroy(consumer->kafka);
    }
    writer_free(consumer->writer);
    pipeline_close(&consumer->pipeline);
    verifiers_free(consumer->verifiers);
    arena_free(consumer->scratch);
    partitions_free(&consumer->partitions);
}

int consumer_main(int argc, char **argv, const struct record_kind *kind, const char *purpose)
{
    struct service service;
    int exit_code;
    const struct service_kind service_kind = {
        .name = kind->program, .purpose = purpose, .duty = "partitions", .needs = SETTINGS_ALL, .check = trust_check};
    if (!service_open(&service, argc, argv, &service_kind, &exit_code))
        return exit_code;
    struct consumer consumer = {.kind = kind, .service = &service, .writer = writer_new(&service, kind)};
    bool trusts = trust_start(kind, &service.settings, &consumer.verifiers, &consumer.error);
    pipeline_open(&consumer.pipeline, kind, consumer.writer, consumer.verifiers, &service.settings);
    consumer.scratch = arena_new();
    if (trusts && consumer_open(&consumer))
        consumer_run(&consumer);
    service_ends(&service, &consumer.error);
    consumer_close(&consumer);
    return service_close(&service, &consumer.error);
}
