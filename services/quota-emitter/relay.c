#include "quota-emitter/relay.h"
#include "common/fault.h"
#include "common/kafka.h"
#include "common/log.h"
#include "quota-emitter/high_marks.h"
#include "quota-emitter/resume.h"

#include "emitter_sql.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PRODUCER   "quota-emitter" // transactional.id: whoever begins with it fences all that had it before
#define BATCH_ROWS 2000
#define TIMEOUT_MS 10000
#define FLUSH_MS   1000

#define FORGET_ROWS 4000 // so many rows that were sent may stay in the outbox before they are deleted

struct relay {
    rd_kafka_t *producer;
    struct arena *arena;
    int64_t sent_sequence;      // rows up to here are on the topics,
    int64_t forgotten_sequence; // and up to here no longer in the outbox
    int64_t careful_until;      // up to here one row at a time is sent, to find the one that the broker refuses
    int64_t refused;            // messages of the batch that the broker did not take
    rd_kafka_resp_err_t refused_why;
    struct high_marks marks;
};

// Whether a message was refused for what it is, so that sending it again would not help.
static bool is_for_good(rd_kafka_resp_err_t code)
{
    return code == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE || code == RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE ||
           code == RD_KAFKA_RESP_ERR_INVALID_RECORD;
}

// Counts a message that was not taken. Of several reasons one that is for good is kept: the others follow from it, as a
// refused message fails its whole transaction.
static void refused_add(struct relay *relay, rd_kafka_resp_err_t code)
{
    if (relay->refused++ == 0 || is_for_good(code))
        relay->refused_why = code;
}

static void on_delivery(rd_kafka_t *producer, const rd_kafka_message_t *message, void *opaque)
{
    struct relay *relay = opaque;
    (void)producer;
    if (message->err)
        refused_add(relay, message->err);
    else
        high_marks_set(&relay->marks, rd_kafka_topic_name(message->rkt), message->partition, message->offset + 1);
}

static bool producer_open(struct relay *relay, const struct settings *settings, const char *identity,
                          struct error *error)
{
    const struct kafka_option advised[] = {
        {"linger.ms", "1"},
        // The broker refuses a transaction while it writes the marks of the one before, and librdkafka then tries again
        // after so long: with its default of 100 each transaction takes 107 ms, with 5 it takes 15.
        {"retry.backoff.ms", "5"},
        {"message.max.bytes", "4000000"},
        {"partitioner", "murmur2_random"}, // as Kafka's own producer does
        {NULL, NULL},
    };
    const struct kafka_option fixed[] = {
        {"transactional.id", PRODUCER},
        {"enable.idempotence", "true"},
        {"transaction.timeout.ms", "15000"}, // a transaction left open stalls every reader for so long
        {NULL, NULL},
    };
    rd_kafka_conf_t *conf = kafka_conf(settings, identity, advised, fixed, error);
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

// Deletes the rows that were sent, and remembers how far that is: the topics must have at least so much. It is done
// late, many rows at once and without waiting for the disk, because nothing depends on it: after a crash the topics
// tell what was sent.
static bool sent_forget(struct relay *relay, struct database *database, struct error *error)
{
    arena_reset(relay->arena);
    struct parameters parameters = parameters_in(relay->arena);
    parameter_int8(&parameters, relay->sent_sequence);
    relay->forgotten_sequence = relay->sent_sequence;
    return database_command(database, "BEGIN; SET LOCAL synchronous_commit = off", error) &&
           database_execute(database, emitter_sql_outbox_delete, &parameters, NULL, error) &&
           database_execute(database, emitter_sql_sequence_sent, &parameters, NULL, error) &&
           database_command(database, "COMMIT", error);
}

struct relay *relay_open(const struct settings *settings, const char *identity, struct database *database,
                         struct error *error)
{
    struct relay *relay = memory_resize(NULL, 1, sizeof *relay);
    memset(relay, 0, sizeof *relay);
    relay->arena = arena_new();
    if (producer_open(relay, settings, identity, error) &&
        resume_find(relay->producer, settings, database, &relay->sent_sequence, error) &&
        sent_forget(relay, database, error)) {
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
    high_marks_free(&relay->marks);
    arena_free(relay->arena);
    free(relay);
}

// The headers of a row, and its outbox-sequence as one more.
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
        refused_add(relay, code);
        return error_set(error, ERROR_TRANSIENT, "Kafka: produce to %s: %s", result_text(rows, row, 1),
                         rd_kafka_err2str(code));
    }
}

static bool transaction_commit(struct relay *relay, struct error *error)
{
    rd_kafka_error_t *failed = rd_kafka_commit_transaction(relay->producer, TIMEOUT_MS);
    if (failed)
        return kafka_fail(failed, "commit_transaction", error);
    return relay->refused == 0 || error_set(error, ERROR_TRANSIENT, "Kafka: %" PRId64 " messages refused: %s",
                                            relay->refused, rd_kafka_err2str(relay->refused_why));
}

// Notes in the database that what was published must be read from the topics, and fails: the caller opens a new relay,
// which then does that (resume.h), and what the topics lack is made anew.
static bool reconcile_ask(struct database *database, const char *why, struct error *error)
{
    return database_execute(database, emitter_sql_reconcile_ask, NULL, NULL, error) &&
           error_set(error, ERROR_TRANSIENT, "%s", why);
}

static bool marks_hold(struct relay *relay, struct database *database, struct error *error)
{
    return !relay->marks.fell || reconcile_ask(database, "an output topic was made anew", error);
}

// The outbox lacks a row that was not sent: somebody deleted it. Going on would leave a gap in the sequence for ever.
static bool row_lost(struct database *database, int64_t sequence, struct error *error)
{
    char why[96];
    snprintf(why, sizeof why, "the outbox has no row with sequence %" PRId64, sequence);
    return reconcile_ask(database, why, error);
}

static bool rows_send(struct relay *relay, struct database *database, const PGresult *rows, struct error *error)
{
    int count = PQntuples(rows);
    relay->refused = 0;
    for (int row = 0; row < count; row++)
        if (result_int8(rows, row, 0) != relay->sent_sequence + 1 + row)
            return row_lost(database, relay->sent_sequence + 1 + row, error);
    rd_kafka_error_t *failed = rd_kafka_begin_transaction(relay->producer);
    if (failed)
        return kafka_fail(failed, "begin_transaction", error);
    for (int row = 0; row < count; row++) {
        if (row == count / 2)
            FAULT_POINT("emitter-in-transaction");
        if (!row_produce(relay, rows, row, error))
            return false;
    }
    FAULT_POINT("emitter-before-kafka-commit");
    return transaction_commit(relay, error);
}

// Deals with a row, alone in its batch, that its topic will never take: it must not stop all behind it. Of a reject the
// value is taken out, which table reject keeps. Of a figure, or of a reject that is without its value already, it is
// ERROR_FATAL: the topic is not configured as it must be.
static bool row_cut(struct relay *relay, struct database *database, const PGresult *rows, struct error *error)
{
    const char *topic = result_text(rows, 0, 1), *why = rd_kafka_err2str(relay->refused_why);
    int64_t sequence = result_int8(rows, 0, 0);
    bool cut_before = PQgetisnull(rows, 0, 3) && !PQgetisnull(rows, 0, 2);
    if (strcmp(topic, TOPIC_REJECTS) != 0 || cut_before)
        return error_set(error, ERROR_FATAL,
                         "%s does not take the message with outbox-sequence %" PRId64
                         ": %s. Compare its configuration with what 'taakctl topics create' gives",
                         topic, sequence, why);
    log_error("the topic does not take a reject, published without its value: see 'taakctl rejects show'",
              log_text("topic", topic), log_number("sequence", sequence), log_text("why", why));
    struct parameters parameters = parameters_in(relay->arena);
    parameter_int8(&parameters, sequence);
    return database_execute(database, emitter_sql_outbox_cut, &parameters, NULL, error);
}

// After a batch failed: true where the relay can go on by itself, as the broker refused a message for good. Then the
// batch is sent again row by row, and the one that is refused is cut.
static bool refusal_settle(struct relay *relay, struct database *database, const PGresult *rows, struct error *error)
{
    rd_kafka_flush(relay->producer, FLUSH_MS); // the reports on the messages may still be on the way
    if (relay->refused == 0 || !is_for_good(relay->refused_why))
        return false;
    rd_kafka_error_t *failed = rd_kafka_abort_transaction(relay->producer, TIMEOUT_MS);
    if (failed)
        return kafka_fail(failed, "abort_transaction", error);
    int last = PQntuples(rows) - 1;
    relay->careful_until = result_int8(rows, last, 0);
    return last > 0 || row_cut(relay, database, rows, error);
}

static PGresult *rows_read(struct relay *relay, struct database *database, struct error *error)
{
    arena_reset(relay->arena);
    struct parameters parameters = parameters_in(relay->arena);
    parameter_int8(&parameters, relay->sent_sequence);
    parameter_int8(&parameters, relay->sent_sequence < relay->careful_until ? 1 : BATCH_ROWS);
    return database_query(database, emitter_sql_outbox_read, &parameters, error);
}

bool relay_batch(struct relay *relay, struct database *database, int64_t *sent, struct error *error)
{
    *sent = 0;
    PGresult *rows = rows_read(relay, database, error);
    while (rows && PQntuples(rows) > 0 && !rows_send(relay, database, rows, error)) {
        bool again = refusal_settle(relay, database, rows, error);
        PQclear(rows);
        rows = again ? rows_read(relay, database, error) : NULL;
    }
    if (!rows)
        return false;
    *sent = PQntuples(rows);
    PQclear(rows);
    if (*sent == 0 || relay->sent_sequence - relay->forgotten_sequence > FORGET_ROWS) {
        if (relay->sent_sequence > relay->forgotten_sequence && !sent_forget(relay, database, error))
            return false;
    }
    if (*sent == 0)
        return true;
    FAULT_POINT("emitter-after-kafka-commit");
    relay->sent_sequence += *sent;
    return marks_hold(relay, database, error);
}

bool relay_look(struct relay *relay, struct topic_reader *reader, struct database *database, struct error *error)
{
    return high_marks_look(&relay->marks, reader, error) && marks_hold(relay, database, error);
}
