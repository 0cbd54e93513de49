#include "quota-emitter/sender.h"
#include "common/arena.h"
#include "common/fault.h"
#include "common/kafka_login.h"
#include "common/kafka_rights.h"
#include "common/log.h"
#include "common/schema_ids.h"
#include "common/stop.h"
#include "messages/event.h"
#include "messages/schema_prefix.h"
#include "messages/topics.h"
#include "quota-emitter/outputs.h"

#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define PRODUCER   "quota-emitter" // transactional.id: whoever begins with it fences all that had it before
#define TIMEOUT_MS 10000
#define FLUSH_MS   1000

struct sender {
    rd_kafka_t *producer;
    struct high_marks *marks;
    const char *schema_ids;      // the setting, borrowed
    const struct signer *signer; // NULL: nothing is signed
    pthread_t thread;
    bool running; // there is a thread
    int event;    // eventfd: the state has changed
    // Guarded by the mutex:
    pthread_mutex_t mutex;
    pthread_cond_t given; // there is a batch, or the end
    enum sending state;
    bool ends;
    int64_t began_ms; // when the batch was given
    // Of the one who has the batch, which is the thread while the state is SENDING_BUSY or SENDING_DELIVERED:
    struct sent_batch batch;
    int64_t refused; // messages that the broker did not take
    struct kafka_login login;
    struct arena *arena; // of the message that is being sent
};

// Whether a message was refused for what it is, so that sending it again would not help.
static bool is_for_good(rd_kafka_resp_err_t code)
{
    return code == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE || code == RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE ||
           code == RD_KAFKA_RESP_ERR_INVALID_RECORD;
}

// Counts a message that was not taken. Of several reasons one that is for good is kept: the others follow from it, as a
// refused message fails its whole transaction.
static void refused_add(struct sender *sender, rd_kafka_resp_err_t code)
{
    if (sender->refused++ == 0 || is_for_good(code))
        sender->batch.refused_why = code;
}

// Turns librdkafka's error of a transactional call into ours, as kafka_fail does, and says which right lacks where one
// does.
static bool transaction_fail(struct sender *sender, rd_kafka_error_t *failed, const char *what, struct error *error)
{
    rd_kafka_resp_err_t code = rd_kafka_error_code(failed);
    char topic[KAFKA_TOPIC_SIZE];
    kafka_fail(failed, what, error);
    if (code == RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED)
        return kafka_right_fail(sender->producer, code, ERROR_TRANSIENT, error, "Write on transactional id " PRODUCER);
    if (code != RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED)
        return false;
    kafka_right_topic(topic);
    return kafka_right_fail(sender->producer, code, ERROR_TRANSIENT, error, "Write on topic %s", topic);
}

static void on_delivery(rd_kafka_t *producer, const rd_kafka_message_t *message, void *opaque)
{
    struct sender *sender = opaque;
    (void)producer;
    if (message->err)
        refused_add(sender, message->err);
    else
        high_marks_set(sender->marks, rd_kafka_topic_name(message->rkt), message->partition, message->offset + 1);
}

static bool producer_open(struct sender *sender, const struct settings *settings, const char *identity,
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
    rd_kafka_conf_set_opaque(conf, sender);
    rd_kafka_conf_set_dr_msg_cb(conf, on_delivery);
    sender->producer = kafka_client(RD_KAFKA_PRODUCER, conf, error);
    if (!sender->producer)
        return false;
    rd_kafka_error_t *failed = rd_kafka_init_transactions(sender->producer, TIMEOUT_MS);
    return !failed || transaction_fail(sender, failed, "init_transactions", error);
}

// The headers of a row, and its outbox-sequence as one more.
static rd_kafka_headers_t *row_headers(const PGresult *rows, int row)
{
    struct array_reader names = result_array(rows, row, 4), values = result_array(rows, row, 5);
    rd_kafka_headers_t *headers = rd_kafka_headers_new((size_t)names.left + 2);
    const uint8_t *name, *value;
    size_t name_size, value_size;
    char sequence[24];
    while (array_next(&names, &name, &name_size) && array_next(&values, &value, &value_size))
        rd_kafka_header_add(headers, (const char *)name, (ssize_t)name_size, value, (ssize_t)value_size);
    snprintf(sequence, sizeof sequence, "%" PRId64, result_int8(rows, row, 0));
    rd_kafka_header_add(headers, HEADER_SEQUENCE, -1, sequence, -1);
    return headers;
}

// The value of a row as its topic gets it: behind a schema's prefix, where SCHEMA_IDS names the topic. The outbox has
// it without, so that the setting may change while a row waits, and a row that is sent again is the same update.
static const uint8_t *row_value(struct sender *sender, const PGresult *rows, int row, size_t *size)
{
    const uint8_t *plain = result_bytes(rows, row, 3, size);
    int32_t id = plain && *sender->schema_ids ? schema_id_of(sender->schema_ids, result_text(rows, row, 1)) : 0;
    if (id == 0)
        return plain;
    uint8_t *value = arena_alloc(sender->arena, SCHEMA_PREFIX_SIZE + *size);
    schema_prefix_write(id, value);
    memcpy(value + SCHEMA_PREFIX_SIZE, plain, *size);
    *size += SCHEMA_PREFIX_SIZE;
    return value;
}

// What of a row is signed: the headers, and the value that its topic gets.
static struct message row_message(const rd_kafka_headers_t *headers, const uint8_t *value, size_t value_size,
                                  struct arena *arena)
{
    size_t count = rd_kafka_header_cnt(headers);
    struct header *list = arena_alloc(arena, count * sizeof *list);
    for (size_t i = 0; i < count; i++) {
        const void *bytes;
        rd_kafka_header_get_all(headers, i, &list[i].name, &bytes, &list[i].size);
        list[i].value = bytes;
    }
    return (struct message){.value = value, .value_size = value_size, .headers = list, .header_count = count};
}

// Whether a row is signed: a figure or a tombstone, not a reject, which stays as it came. One whose time has a fraction
// of a second was written before there was a key, and goes as it was written.
static bool row_is_signed(const struct sender *sender, const PGresult *rows, int row, const rd_kafka_headers_t *headers)
{
    const void *time;
    size_t size;
    return sender->signer && strcmp(result_text(rows, row, 1), TOPIC_REJECTS) != 0 &&
           !rd_kafka_header_get_last(headers, "ce_time", &time, &size) && !memchr(time, '.', size);
}

static bool row_sign(struct sender *sender, rd_kafka_headers_t *headers, const uint8_t *value, size_t value_size,
                     struct error *error)
{
    struct message message = row_message(headers, value, value_size, sender->arena);
    struct header header;
    if (!signing_header(&sender->signer, 1, &message, sender->arena, &header, error))
        return false;
    rd_kafka_header_add(headers, header.name, -1, header.value, (ssize_t)header.size);
    return true;
}

static bool row_produce(struct sender *sender, const PGresult *rows, int row, struct error *error)
{
    size_t key_size, value_size;
    arena_reset(sender->arena);
    const uint8_t *key = result_bytes(rows, row, 2, &key_size), *value = row_value(sender, rows, row, &value_size);
    rd_kafka_headers_t *headers = row_headers(rows, row);
    if (row_is_signed(sender, rows, row, headers) && !row_sign(sender, headers, value, value_size, error)) {
        rd_kafka_headers_destroy(headers);
        return false;
    }
    for (;;) {
        rd_kafka_resp_err_t code = rd_kafka_producev(
            sender->producer, RD_KAFKA_V_TOPIC(result_text(rows, row, 1)), RD_KAFKA_V_KEY(key, key_size),
            RD_KAFKA_V_VALUE((void *)value, value_size), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
            RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_END);
        if (!code)
            return true;
        if (code == RD_KAFKA_RESP_ERR__QUEUE_FULL) {
            rd_kafka_poll(sender->producer, 10);
            continue;
        }
        rd_kafka_headers_destroy(headers);
        refused_add(sender, code);
        return error_set(error, ERROR_TRANSIENT, "Kafka: produce to %s: %s", result_text(rows, row, 1),
                         rd_kafka_err2str(code));
    }
}

static void state_set(struct sender *sender, enum sending state)
{
    const uint64_t one = 1;
    pthread_mutex_lock(&sender->mutex);
    sender->state = state;
    pthread_mutex_unlock(&sender->mutex);
    if (write(sender->event, &one, sizeof one) != sizeof one)
        log_warn("a wake-up was lost", log_text("why", strerror(errno))); // the loop looks by itself after a second
}

static bool transaction_commit(struct sender *sender, struct error *error)
{
    rd_kafka_resp_err_t code = rd_kafka_flush(sender->producer, TIMEOUT_MS);
    if (code)
        return error_set(error, ERROR_TRANSIENT, "Kafka: flush: %s", rd_kafka_err2str(code));
    state_set(sender, SENDING_DELIVERED);
    rd_kafka_error_t *failed = rd_kafka_commit_transaction(sender->producer, TIMEOUT_MS);
    if (failed)
        return transaction_fail(sender, failed, "commit_transaction", error);
    return sender->refused == 0 || error_set(error, ERROR_TRANSIENT, "Kafka: %" PRId64 " messages refused: %s",
                                             sender->refused, rd_kafka_err2str(sender->batch.refused_why));
}

static bool rows_send(struct sender *sender, const PGresult *rows, struct error *error)
{
    int count = PQntuples(rows);
    kafka_login_follow(&sender->login, sender->producer);
    rd_kafka_error_t *failed = rd_kafka_begin_transaction(sender->producer);
    if (failed)
        return transaction_fail(sender, failed, "begin_transaction", error);
    for (int row = 0; row < count; row++) {
        if (row == count / 2)
            FAULT_POINT("emitter-in-transaction");
        if (!row_produce(sender, rows, row, error))
            return false;
    }
    FAULT_POINT("emitter-before-kafka-commit");
    if (!transaction_commit(sender, error))
        return false;
    FAULT_POINT("emitter-kafka-commit-untold");
    return true;
}

// Waits for a batch; false where there will be none any more.
static bool batch_wait(struct sender *sender)
{
    pthread_mutex_lock(&sender->mutex);
    while (sender->state != SENDING_BUSY && !sender->ends)
        pthread_cond_wait(&sender->given, &sender->mutex);
    bool given = sender->state == SENDING_BUSY;
    pthread_mutex_unlock(&sender->mutex);
    return given;
}

static void *thread_run(void *opaque)
{
    struct sender *sender = opaque;
    while (batch_wait(sender)) {
        sender->batch.sent = rows_send(sender, sender->batch.rows, &sender->batch.error);
        state_set(sender, sender->batch.sent ? SENDING_DONE : SENDING_FAILED);
    }
    return NULL;
}

static bool thread_start(struct sender *sender, struct error *error)
{
    sigset_t all, before;
    sender->event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (sender->event < 0)
        return error_set(error, ERROR_TRANSIENT, "eventfd: %s", strerror(errno));
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before); // signals are for the main thread
    int code = pthread_create(&sender->thread, NULL, thread_run, sender);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    sender->running = code == 0;
    return code == 0 || error_set(error, ERROR_TRANSIENT, "no thread for the sender: %s", strerror(code));
}

struct sender *sender_open(const struct settings *settings, const char *identity, const struct signer *signer,
                           struct high_marks *marks, struct error *error)
{
    struct sender *sender = memory_resize(NULL, 1, sizeof *sender);
    *sender = (struct sender){.marks = marks,
                              .schema_ids = settings->schema_ids,
                              .login = {settings, NULL, NULL},
                              .signer = signer,
                              .event = -1,
                              .mutex = PTHREAD_MUTEX_INITIALIZER,
                              .given = PTHREAD_COND_INITIALIZER,
                              .arena = arena_new()};
    if (producer_open(sender, settings, identity, error) && thread_start(sender, error))
        return sender;
    sender_close(sender);
    return NULL;
}

void sender_close(struct sender *sender)
{
    if (!sender)
        return;
    if (sender->running) {
        pthread_mutex_lock(&sender->mutex);
        sender->ends = true;
        pthread_cond_signal(&sender->given);
        pthread_mutex_unlock(&sender->mutex);
        pthread_join(sender->thread, NULL);
    }
    if (sender->producer) {
        rd_kafka_purge(sender->producer, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
        rd_kafka_destroy(sender->producer);
    }
    if (sender->event >= 0)
        close(sender->event);
    PQclear(sender->batch.rows);
    arena_free(sender->arena);
    kafka_login_free(&sender->login);
    pthread_cond_destroy(&sender->given);
    pthread_mutex_destroy(&sender->mutex);
    free(sender);
}

rd_kafka_t *sender_producer(struct sender *sender)
{
    return sender->producer;
}

void sender_start(struct sender *sender, PGresult *rows)
{
    sender->batch = (struct sent_batch){.rows = rows};
    sender->refused = 0;
    pthread_mutex_lock(&sender->mutex);
    sender->state = SENDING_BUSY;
    sender->began_ms = clock_ms();
    pthread_cond_signal(&sender->given);
    pthread_mutex_unlock(&sender->mutex);
}

enum sending sender_state(struct sender *sender)
{
    uint64_t times;
    while (read(sender->event, &times, sizeof times) < 0 && errno == EINTR)
        ;
    pthread_mutex_lock(&sender->mutex);
    enum sending state = sender->state;
    pthread_mutex_unlock(&sender->mutex);
    return state;
}

int sender_fd(const struct sender *sender)
{
    return sender->event;
}

int64_t sender_busy_ms(struct sender *sender)
{
    pthread_mutex_lock(&sender->mutex);
    bool busy = sender->state == SENDING_BUSY || sender->state == SENDING_DELIVERED;
    int64_t began_ms = sender->began_ms;
    pthread_mutex_unlock(&sender->mutex);
    return busy ? clock_ms() - began_ms : 0;
}

struct sent_batch sender_take(struct sender *sender)
{
    struct sent_batch batch = sender->batch;
    if (!batch.sent) {
        rd_kafka_flush(sender->producer, FLUSH_MS); // the reports on the messages may still be on the way
        batch = sender->batch;
        batch.refused = sender->refused > 0 && is_for_good(batch.refused_why);
    }
    if (batch.refused) {
        rd_kafka_error_t *failed = rd_kafka_abort_transaction(sender->producer, TIMEOUT_MS);
        batch.refused = !failed || kafka_fail(failed, "abort_transaction", &batch.error);
    }
    sender->batch.rows = NULL;
    pthread_mutex_lock(&sender->mutex);
    sender->state = SENDING_NOTHING;
    pthread_mutex_unlock(&sender->mutex);
    return batch;
}
