#include "quota-emitter/relay.h"
#include "common/kafka.h"
#include "common/log.h"
#include "quota-emitter/outbox.h"

#include "emitter_sql.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GROUP           "quota-emitter"
#define BATCH_ROWS      2000
#define TIMEOUT_MS      10000
#define HEADER_SEQUENCE "outbox-sequence"

// The position is kept as if the outbox were a partition of the topic of the quotas: a broker takes positions only for
// topics that it has.
#define POSITION_TOPIC     TOPIC_QUOTAS
#define POSITION_PARTITION 0

struct relay {
    rd_kafka_t *producer;
    rd_kafka_consumer_group_metadata_t *group;
    struct arena *arena;
    int64_t sent_sequence;
    int64_t refused; // messages of the batch that the broker did not take
    rd_kafka_resp_err_t refused_why;
};

static void on_delivery(rd_kafka_t *producer, const rd_kafka_message_t *message, void *opaque)
{
    struct relay *relay = opaque;
    (void)producer;
    if (!message->err)
        return;
    relay->refused++;
    relay->refused_why = message->err;
}

static rd_kafka_topic_partition_list_t *position_list(int64_t next_sequence)
{
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(list, POSITION_TOPIC, POSITION_PARTITION)->offset = next_sequence;
    return list;
}

static bool producer_open(struct relay *relay, const struct settings *settings, struct error *error)
{
    const struct kafka_option advised[] = {
        {"linger.ms", "1"},
        {"retry.backoff.ms", "5"}, // a transaction right after another waits this long for the broker's markers
        {"message.max.bytes", "4000000"},
        {"partitioner", "murmur2_random"}, // as Kafka's own producer does
        {"compression.type", "lz4"},
        {NULL, NULL},
    };
    const struct kafka_option fixed[] = {
        {"transactional.id", GROUP},
        {"enable.idempotence", "true"},
        {"transaction.timeout.ms", "15000"}, // a transaction left open stalls every reader for so long
        {NULL, NULL},
    };
    rd_kafka_conf_t *conf = kafka_conf(settings, GROUP, advised, fixed, error);
    if (!conf)
        return false;
    rd_kafka_conf_set_opaque(conf, relay);
    rd_kafka_conf_set_dr_msg_cb(conf, on_delivery);
    relay->producer = kafka_client(RD_KAFKA_PRODUCER, conf, error);
    if (!relay->producer)
        return false;
    rd_kafka_error_t *failed = rd_kafka_init_transactions(relay->producer, TIMEOUT_MS);
    return !failed || kafka_fail(failed, "init_transactions", error);
}

// The position in the group; 0 where it has none.
static bool position_read(const struct settings *settings, int64_t *next_sequence, struct error *error)
{
    const struct kafka_option fixed[] = {{"group.id", GROUP}, {"enable.auto.commit", "false"}, {NULL, NULL}};
    rd_kafka_conf_t *conf = kafka_conf(settings, GROUP, NULL, fixed, error);
    rd_kafka_t *consumer = conf ? kafka_client(RD_KAFKA_CONSUMER, conf, error) : NULL;
    if (!consumer)
        return false;
    rd_kafka_topic_partition_list_t *list = position_list(RD_KAFKA_OFFSET_INVALID);
    rd_kafka_resp_err_t code = rd_kafka_committed(consumer, list, TIMEOUT_MS);
    if (!code)
        code = list->elems[0].err;
    *next_sequence = list->elems[0].offset < 0 ? 0 : list->elems[0].offset;
    rd_kafka_topic_partition_list_destroy(list);
    rd_kafka_destroy(consumer);
    return !code || error_set(error, ERROR_TRANSIENT, "Kafka: position of group " GROUP ": %s", rd_kafka_err2str(code));
}

static bool state_read(struct database *database, int64_t *last_sequence, int64_t *sent_sequence, struct error *error)
{
    PGresult *state = database_query(database, emitter_sql_state, NULL, error);
    if (!state)
        return false;
    *last_sequence = result_int8(state, 0, 0);
    *sent_sequence = result_int8(state, 0, 1);
    PQclear(state);
    return true;
}

// Deletes what was sent, and remembers it as the lower bound beside the group's own position.
static bool sent_forget(struct relay *relay, struct database *database, struct error *error)
{
    arena_reset(relay->arena);
    struct parameters parameters = parameters_in(relay->arena);
    parameter_int8(&parameters, relay->sent_sequence);
    return database_command(database, "BEGIN", error) &&
           database_execute(database, emitter_sql_outbox_delete, &parameters, NULL, error) &&
           database_execute(database, emitter_sql_sequence_sent, &parameters, NULL, error) &&
           database_command(database, "COMMIT", error);
}

// Where to go on: the group's position, or PostgreSQL's lower bound where the group forgot it (Kafka drops the
// positions of a group that nobody used for a week).
static bool position_settle(struct relay *relay, const struct settings *settings, struct database *database,
                            struct error *error)
{
    int64_t next_sequence, last_sequence, sent_sequence;
    if (!position_read(settings, &next_sequence, error) || !state_read(database, &last_sequence, &sent_sequence, error))
        return false;
    if (next_sequence > last_sequence + 1)
        return error_set(error, ERROR_FATAL,
                         "group " GROUP " has sent up to outbox-sequence %" PRId64
                         ", the database gave out only %" PRId64 ": it is older than the topics (an old backup?)",
                         next_sequence - 1, last_sequence);
    if (next_sequence < sent_sequence + 1) {
        if (next_sequence > 0 || sent_sequence > 0)
            log_warn("position of the group is behind the database's, which counts",
                     log_number("group_next", next_sequence), log_number("database_sent", sent_sequence));
        next_sequence = sent_sequence + 1;
    }
    relay->sent_sequence = next_sequence - 1;
    return sent_forget(relay, database, error);
}

struct relay *relay_open(const struct settings *settings, struct database *database, struct error *error)
{
    struct relay *relay = memory_resize(NULL, 1, sizeof *relay);
    memset(relay, 0, sizeof *relay);
    relay->arena = arena_new();
    relay->group = rd_kafka_consumer_group_metadata_new(GROUP);
    if (producer_open(relay, settings, error) && position_settle(relay, settings, database, error)) {
        log_info("relay opened", log_number("sent_sequence", relay->sent_sequence));
        return relay;
    }
    relay_close(relay);
    return NULL;
}

void relay_close(struct relay *relay)
{
    if (!relay)
        return;
    if (relay->producer) {
        rd_kafka_purge(relay->producer, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
        rd_kafka_destroy(relay->producer);
    }
    rd_kafka_consumer_group_metadata_destroy(relay->group);
    arena_free(relay->arena);
    free(relay);
}

// The row's headers, and its sequence.
static rd_kafka_headers_t *row_headers(const PGresult *rows, int row)
{
    struct array_reader names = result_array(rows, row, 4), values = result_array(rows, row, 5);
    rd_kafka_headers_t *headers = rd_kafka_headers_new((size_t)names.left + 1);
    const uint8_t *name, *value;
    size_t name_size, value_size;
    char sequence[24];
    while (array_next(&names, &name, &name_size) && array_next(&values, &value, &value_size))
        rd_kafka_header_add(headers, (const char *)name, (ssize_t)name_size, value, (ssize_t)value_size);
    snprintf(sequence, sizeof sequence, "%" PRId64, result_int8(rows, row, 0));
    rd_kafka_header_add(headers, HEADER_SEQUENCE, -1, sequence, -1);
    return headers;
}

static bool row_produce(struct relay *relay, const PGresult *rows, int row, struct error *error)
{
    size_t key_size, value_size;
    const uint8_t *key = result_bytes(rows, row, 2, &key_size), *value = result_bytes(rows, row, 3, &value_size);
    rd_kafka_headers_t *headers = row_headers(rows, row);
    for (;;) {
        rd_kafka_resp_err_t code = rd_kafka_producev(
            relay->producer, RD_KAFKA_V_TOPIC(result_text(rows, row, 1)), RD_KAFKA_V_KEY(key, key_size),
            RD_KAFKA_V_VALUE((void *)value, value_size), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
            RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_END);
        if (!code)
            return true;
        if (code == RD_KAFKA_RESP_ERR__QUEUE_FULL) {
            rd_kafka_poll(relay->producer, 10);
            continue;
        }
        rd_kafka_headers_destroy(headers);
        return error_set(error, ERROR_TRANSIENT, "Kafka: produce to %s: %s", result_text(rows, row, 1),
                         rd_kafka_err2str(code));
    }
}

static bool transaction_commit(struct relay *relay, int64_t last_sequence, struct error *error)
{
    rd_kafka_topic_partition_list_t *list = position_list(last_sequence + 1);
    rd_kafka_error_t *failed = rd_kafka_send_offsets_to_transaction(relay->producer, list, relay->group, TIMEOUT_MS);
    rd_kafka_topic_partition_list_destroy(list);
    if (failed)
        return kafka_fail(failed, "send_offsets_to_transaction", error);
    failed = rd_kafka_commit_transaction(relay->producer, TIMEOUT_MS);
    if (failed)
        return kafka_fail(failed, "commit_transaction", error);
    return relay->refused == 0 || error_set(error, ERROR_TRANSIENT, "Kafka: %" PRId64 " messages refused: %s",
                                            relay->refused, rd_kafka_err2str(relay->refused_why));
}

static bool rows_send(struct relay *relay, const PGresult *rows, struct error *error)
{
    int count = PQntuples(rows);
    relay->refused = 0;
    rd_kafka_error_t *failed = rd_kafka_begin_transaction(relay->producer);
    if (failed)
        return kafka_fail(failed, "begin_transaction", error);
    for (int row = 0; row < count; row++) {
        if (result_int8(rows, row, 0) != relay->sent_sequence + 1 + row)
            return error_set(error, ERROR_FATAL,
                             "the outbox has no row with sequence %" PRId64 ": see 'taakctl verify'",
                             relay->sent_sequence + 1 + row);
        if (!row_produce(relay, rows, row, error))
            return false;
    }
    return transaction_commit(relay, relay->sent_sequence + count, error);
}

bool relay_batch(struct relay *relay, struct database *database, int64_t *sent, struct error *error)
{
    arena_reset(relay->arena);
    struct parameters parameters = parameters_in(relay->arena);
    parameter_int8(&parameters, relay->sent_sequence);
    parameter_int8(&parameters, BATCH_ROWS);
    *sent = 0;
    PGresult *rows = database_query(database, emitter_sql_outbox_read, &parameters, error);
    if (!rows)
        return false;
    int64_t count = PQntuples(rows);
    bool ok = count == 0 || rows_send(relay, rows, error);
    PQclear(rows);
    if (!ok || count == 0)
        return ok;
    relay->sent_sequence += count;
    *sent = count;
    return sent_forget(relay, database, error);
}
