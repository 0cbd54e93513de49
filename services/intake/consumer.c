#include "intake/consumer.h"
#include "common/backoff.h"
#include "common/fault.h"
#include "common/kafka.h"
#include "common/log.h"
#include "common/stop.h"
#include "common/watchdog.h"
#include "intake/batch.h"
#include "intake/partitions.h"

#include <stdlib.h>
#include <string.h>

#define POLL_MS   100 // how late a request to stop may be seen
#define COMMIT_MS 200 // how often positions go to the Kafka group
#define QUERY_MS  10000
#define QUIET_MS  500

enum { EVENTS, STORED, REJECTED, BATCHES, FENCED, METRICS };

static struct metric metrics[METRICS] = {
    [EVENTS] = {"taakstelling_events_total", "Messages read and committed to the database", "counter", 0},
    [STORED] = {"taakstelling_records_stored_total", "Record versions that came to hold", "counter", 0},
    [REJECTED] = {"taakstelling_rejects_total", "Messages rejected", "counter", 0},
    [BATCHES] = {"taakstelling_batches_total", "Transactions committed", "counter", 0},
    [FENCED] = {"taakstelling_fenced_total", "Batches given up because another consumer had the partition", "counter",
                0},
};

struct consumer {
    const struct record_kind *kind;
    struct service *service;
    rd_kafka_t *kafka;
    struct database *database; // NULL while it is away
    struct batch *batch;
    struct arena *headers;
    rd_kafka_message_t **messages; // what the batch borrows from
    size_t message_count;
    int64_t committed_ms; // when positions last went to the Kafka group
    bool uncommitted;
    bool reassign; // the positions in hand are no longer the database's
    struct partitions partitions;
    struct error error;
};

static void batch_drop(struct consumer *consumer)
{
    batch_reset(consumer->batch);
    for (size_t i = 0; i < consumer->message_count; i++)
        rd_kafka_message_destroy(consumer->messages[i]);
    consumer->message_count = 0;
    arena_reset(consumer->headers);
}

static void database_lose(struct consumer *consumer)
{
    database_close(consumer->database);
    consumer->database = NULL;
    atomic_store(&consumer->service->health.ready, false);
}

// Opens the database if it is away, trying until it is there; false where a stop or a fatal error ends that.
static bool database_have(struct consumer *consumer)
{
    struct backoff backoff = {0};
    while (!consumer->database) {
        consumer->database = database_open(consumer->service->settings.database_url, consumer->kind->program,
                                           &consumer->error);
        if (consumer->database || consumer->error.kind != ERROR_TRANSIENT)
            break;
        log_warn("database away, trying again", log_text("why", consumer->error.message),
                 log_number("within_ms", backoff_next_ms(&backoff)));
        if (!backoff_wait(&backoff))
            return error_set(&consumer->error, ERROR_STOPPED, "asked to stop");
    }
    if (consumer->database)
        consumer->error.kind = ERROR_NONE; // what was tried again with success is no reason to end
    return consumer->database != NULL;
}

// Reads the positions of the listed partitions, trying until it can; false where a stop or a fatal error ends that.
static bool positions_read(struct consumer *consumer, rd_kafka_topic_partition_list_t *list,
                           struct partition_position *positions)
{
    struct backoff backoff = {0};
    while (database_have(consumer)) {
        for (int i = 0; i < list->cnt; i++)
            positions[i].partition = list->elems[i].partition;
        if (batch_read_positions(consumer->kind, consumer->database, positions, (size_t)list->cnt, &consumer->error))
            return true;
        if (consumer->error.kind != ERROR_TRANSIENT)
            return false;
        log_warn("positions not read, trying again", log_text("why", consumer->error.message));
        consumer->error.kind = ERROR_NONE;
        database_lose(consumer);
        if (!backoff_wait(&backoff))
            return error_set(&consumer->error, ERROR_STOPPED, "asked to stop");
    }
    return false;
}

// Takes the listed partitions up from where the database has them.
static void assignment_take(struct consumer *consumer, rd_kafka_topic_partition_list_t *list)
{
    struct partition_position *positions = memory_resize(NULL, (size_t)list->cnt, sizeof *positions);
    batch_drop(consumer);
    consumer->reassign = false;
    if (positions_read(consumer, list, positions)) {
        batch_assign(consumer->batch, positions, (size_t)list->cnt);
        partitions_watch(&consumer->partitions, positions, (size_t)list->cnt);
        for (int i = 0; i < list->cnt; i++) {
            rd_kafka_topic_partition_list_find(list, consumer->kind->topic, positions[i].partition)->offset =
                partitions_offset(&consumer->partitions, &positions[i]);
            log_info("partition assigned", log_number("partition", positions[i].partition),
                     log_number("offset", positions[i].next_offset));
        }
        rd_kafka_assign(consumer->kafka, list);
        consumer->uncommitted = list->cnt > 0;
        atomic_store(&consumer->service->health.ready, true);
    } else {
        rd_kafka_assign(consumer->kafka, NULL); // it ends: consumer->error says why
    }
    free(positions);
}

static void positions_commit(struct consumer *consumer, bool wait)
{
    size_t count;
    const struct partition_position *positions = batch_positions(consumer->batch, &count);
    if (!consumer->uncommitted || (!wait && clock_ms() - consumer->committed_ms < COMMIT_MS))
        return;
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new((int)count);
    for (size_t i = 0; i < count; i++)
        rd_kafka_topic_partition_list_add(list, consumer->kind->topic, positions[i].partition)->offset =
            positions[i].next_offset;
    rd_kafka_resp_err_t code = count ? rd_kafka_commit(consumer->kafka, list, !wait) : RD_KAFKA_RESP_ERR_NO_ERROR;
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
    // A position that did not reach the group goes with the next commit, also when no event comes any more.
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
    batch_drop(consumer);
    FAULT_POINT("consumer-rebalance");
    positions_commit(consumer, true);
    batch_assign(consumer->batch, NULL, 0);
    partitions_watch(&consumer->partitions, NULL, 0);
    rd_kafka_assign(kafka, NULL);
}

// Another consumer moved a position, so the ones in hand are wrong: takes the same partitions up anew.
static void assignment_renew(struct consumer *consumer)
{
    rd_kafka_topic_partition_list_t *list;
    if (rd_kafka_assignment(consumer->kafka, &list) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return;
    assignment_take(consumer, list);
    rd_kafka_topic_partition_list_destroy(list);
}

// The broker does not have what comes next by the database. One case is harmless: that what was read was deleted since.
static void position_missing(struct consumer *consumer, const rd_kafka_message_t *message)
{
    int64_t low = -1, high = -1;
    const struct partition_position *position = batch_position_of(consumer->batch, message->partition);
    if (!position)
        return; // no longer ours
    rd_kafka_resp_err_t code = rd_kafka_query_watermark_offsets(consumer->kafka, consumer->kind->topic,
                                                                message->partition, &low, &high, QUERY_MS);
    if (code) {
        log_warn("position not found, and the broker does not say what it has",
                 log_text("why", rd_kafka_err2str(code)));
        consumer->reassign = true;
    } else if (!consumer->partitions.unproven && low == position->next_offset) {
        consumer->partitions.unproven = true;
        consumer->reassign = true;
    } else {
        error_set(
            &consumer->error, ERROR_FATAL,
            "%s [%d]: the database stands at offset %lld, the broker has %lld up to %lld: %s. " POSITION_WHAT_TO_DO,
            consumer->kind->topic, (int)message->partition, (long long)position->next_offset, (long long)low,
            (long long)high,
            low > position->next_offset ? "messages were deleted unread" : "the topic was made anew or lost its end");
    }
}

static void on_kafka_error(struct consumer *consumer, const rd_kafka_message_t *message)
{
    switch (message->err) {
    case RD_KAFKA_RESP_ERR__PARTITION_EOF:
        partitions_end(&consumer->partitions, message->partition, message->offset);
        break;
    case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
    case RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE:
        position_missing(consumer, message);
        break;
    case RD_KAFKA_RESP_ERR__FATAL:
        error_set(&consumer->error, ERROR_FATAL, "Kafka: %s", rd_kafka_message_errstr(message));
        break;
    default: // librdkafka tries again by itself
        log_warn("kafka", log_text("why", rd_kafka_message_errstr(message)));
    }
}

static struct message message_of(struct consumer *consumer, const rd_kafka_message_t *from)
{
    rd_kafka_timestamp_type_t type;
    rd_kafka_headers_t *headers;
    int64_t timestamp_ms = rd_kafka_message_timestamp(from, &type);
    struct message message = {consumer->kind->topic,
                              from->partition,
                              from->offset,
                              type == RD_KAFKA_TIMESTAMP_NOT_AVAILABLE ? -1 : timestamp_ms,
                              from->key,
                              from->key_len,
                              from->payload,
                              from->len,
                              NULL,
                              0};
    if (rd_kafka_message_headers(from, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return message;
    size_t count = rd_kafka_header_cnt(headers);
    struct header *list = arena_alloc(consumer->headers, count * sizeof *list);
    for (size_t i = 0; i < count; i++) {
        const void *value = NULL;
        if (rd_kafka_header_get_all(headers, i, &list[i].name, &value, &list[i].size))
            break;
        list[i].value = value;
        message.header_count++;
    }
    message.headers = list;
    return message;
}

// One poll: a message goes into the batch, an error is dealt with, callbacks run. True where there was a message.
static bool poll_one(struct consumer *consumer, int timeout_ms)
{
    rd_kafka_message_t *polled = rd_kafka_consumer_poll(consumer->kafka, timeout_ms);
    if (!polled)
        return false;
    if (polled->err) {
        on_kafka_error(consumer, polled);
        rd_kafka_message_destroy(polled);
        return false;
    }
    struct message message = message_of(consumer, polled);
    if (!partitions_accept(&consumer->partitions, &message, &consumer->error)) {
        rd_kafka_message_destroy(polled);
        return false;
    }
    consumer->messages[consumer->message_count++] = polled;
    batch_add(consumer->batch, &message);
    return true;
}

// Fills a batch: with all that is there, or with what comes within BATCH_MAX_MS of its first event.
static void batch_collect(struct consumer *consumer)
{
    const struct settings *settings = &consumer->service->settings;
    if (!poll_one(consumer, POLL_MS))
        return;
    int64_t until_ms = clock_ms() + settings->batch_max_ms;
    while (consumer->message_count < (size_t)settings->batch_max_events && !stop_requested() &&
           consumer->error.kind == ERROR_NONE) {
        int64_t left_ms = until_ms - clock_ms();
        if (!poll_one(consumer, 0) && (left_ms <= 0 || !poll_one(consumer, (int)left_ms)))
            break;
    }
}

static void metrics_update(struct consumer *consumer)
{
    struct batch_counts counts = batch_counts(consumer->batch);
    metric_set(&metrics[EVENTS], counts.events);
    metric_set(&metrics[STORED], counts.stored);
    metric_set(&metrics[REJECTED], counts.rejected);
    metric_add(&metrics[BATCHES], 1);
}

// After a failed write: true to write the same batch again.
static bool write_again(struct consumer *consumer, struct backoff *backoff)
{
    struct error *error = &consumer->error;
    bool conflict = strncmp(error->sqlstate, "40", 2) == 0 || strcmp(error->sqlstate, "23505") == 0;
    bool rare = conflict && backoff_next_ms(backoff) <= QUIET_MS; // two consumers, one record: no news
    if (error->kind == ERROR_FENCED) {
        metric_add(&metrics[FENCED], 1);
        log_warn("fenced, taking the positions anew", log_text("why", error->message));
        database_rollback(consumer->database);
        consumer->reassign = true;
        error->kind = ERROR_NONE;
        return false;
    }
    if (error->kind != ERROR_TRANSIENT)
        return false;
    log_write(rare ? LOG_DEBUG : LOG_WARN, "batch not written, trying again",
              (const struct log_field[]){log_text("why", error->message), log_text("sqlstate", error->sqlstate), {0}});
    if (conflict)
        database_rollback(consumer->database);
    else
        database_lose(consumer);
    error->kind = ERROR_NONE;
    return backoff_wait(backoff) || error_set(error, ERROR_STOPPED, "asked to stop");
}

// Writes the batch, trying until it is written, fenced or must be given up.
static void batch_land(struct consumer *consumer)
{
    struct backoff backoff = {0};
    size_t events = batch_count(consumer->batch);
    int64_t start_ms = clock_ms();
    bool written = false;
    while (events && !written && database_have(consumer)) {
        written = batch_write(consumer->batch, consumer->database, &consumer->error);
        if (!written && !write_again(consumer, &backoff))
            break;
    }
    if (written) {
        consumer->error.kind = ERROR_NONE; // of a try before, or of a message that was put aside
        atomic_store(&consumer->service->health.ready, true);
        consumer->uncommitted = true;
        metrics_update(consumer);
        log_debug("batch written", log_number("events", (int64_t)events), log_number("ms", clock_ms() - start_ms),
                  log_text("traceparent", batch_traceparent(consumer->batch)));
    }
    batch_drop(consumer);
}

static bool subscribe(struct consumer *consumer)
{
    rd_kafka_topic_partition_list_t *topics = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(topics, consumer->kind->topic, RD_KAFKA_PARTITION_UA);
    rd_kafka_resp_err_t code = rd_kafka_subscribe(consumer->kafka, topics);
    rd_kafka_topic_partition_list_destroy(topics);
    return code == RD_KAFKA_RESP_ERR_NO_ERROR ||
           error_set(&consumer->error, ERROR_FATAL, "Kafka: subscribe: %s", rd_kafka_err2str(code));
}

static bool consumer_open(struct consumer *consumer)
{
    const struct kafka_option advised[] = {
        {"session.timeout.ms", "10000"},
        {"heartbeat.interval.ms", "2000"},
        {"queued.max.messages.kbytes", "32768"},
        {"max.poll.interval.ms", "900000"}, // partitions are kept while the database is away; the watchdog sees hangs
        {NULL, NULL},
    };
    const struct kafka_option fixed[] = {
        {"group.id", consumer->kind->program},
        {"enable.auto.commit", "false"},
        {"enable.auto.offset.store", "false"},
        {"enable.partition.eof", "true"},           // tells messages that wait from marks of transactions at the end
        {"auto.offset.reset", "error"},             // a lost position must stop us, not jump
        {"partition.assignment.strategy", "range"}, // eager: cooperative rebalancing lost messages in librdkafka 2.0
        {NULL, NULL},
    };
    rd_kafka_conf_t *conf = kafka_conf(&consumer->service->settings, consumer->kind->program, advised, fixed,
                                       &consumer->error);
    if (!conf)
        return false;
    rd_kafka_conf_set_opaque(conf, consumer);
    rd_kafka_conf_set_rebalance_cb(conf, on_rebalance);
    rd_kafka_conf_set_offset_commit_cb(conf, on_commit);
    consumer->kafka = kafka_client(RD_KAFKA_CONSUMER, conf, &consumer->error);
    if (!consumer->kafka)
        return false;
    rd_kafka_poll_set_consumer(consumer->kafka);
    return database_have(consumer) && subscribe(consumer);
}

static void consumer_run(struct consumer *consumer)
{
    while (!stop_requested() && consumer->error.kind == ERROR_NONE) {
        watchdog_beat();
        partitions_look(&consumer->partitions, consumer->kafka, consumer->kind->topic, consumer->batch);
        batch_collect(consumer);
        if (consumer->error.kind == ERROR_NONE)
            batch_land(consumer);
        if (consumer->reassign)
            assignment_renew(consumer);
        positions_commit(consumer, false);
    }
}

static void consumer_close(struct consumer *consumer)
{
    batch_drop(consumer);
    if (consumer->kafka) {
        positions_commit(consumer, true);
        rd_kafka_consumer_close(consumer->kafka);
        rd_kafka_destroy(consumer->kafka);
    }
    database_close(consumer->database);
    batch_free(consumer->batch);
    arena_free(consumer->headers);
    free(consumer->messages);
    partitions_free(&consumer->partitions);
}

int consumer_main(int argc, char **argv, const struct record_kind *kind, const char *purpose)
{
    struct service service;
    int exit_code;
    if (!service_open(&service, argc, argv, kind->program, purpose, metrics, METRICS, &exit_code))
        return exit_code;
    struct consumer consumer = {.kind = kind, .service = &service, .batch = batch_new(kind), .headers = arena_new()};
    consumer.messages = memory_resize(NULL, (size_t)service.settings.batch_max_events + 1, sizeof *consumer.messages);
    if (consumer_open(&consumer))
        consumer_run(&consumer);
    consumer_close(&consumer);
    return service_close(&service, &consumer.error);
}
