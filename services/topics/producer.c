#include "topics/producer.h"
#include "common/arena.h"
#include "common/kafka.h"
#include "common/kafka_rights.h"
#include "common/stop.h"

#include <stdlib.h>

#define TOPIC_MS         2000
#define PAUSE_MS         100
#define FLUSH_MS         200
#define STOP_GRACE_MS    1000 // less than a database statement gets (database.h): what was sent is then still noted there
#define POLL_EACH_EVENTS 256

struct producer {
    rd_kafka_t *client;
    struct producer_counts counts;
};

// A producer that may not write to any topic fails as a whole, and then of a message only tells that it was purged.
static void failed(struct producer *producer, rd_kafka_resp_err_t why)
{
    char text[256];
    rd_kafka_resp_err_t fatal = rd_kafka_fatal_error(producer->client, text, sizeof text);
    if (producer->counts.failed++ == 0)
        producer->counts.why = fatal ? fatal : why;
}

static void on_delivery(rd_kafka_t *client, const rd_kafka_message_t *message, void *opaque)
{
    struct producer *producer = opaque;
    struct receipt *receipt = message->_private;
    (void)client;
    if (message->err)
        failed(producer, message->err);
    else
        producer->counts.delivered++;
    if (receipt)
        *receipt = (struct receipt){message->err, message->partition, message->offset};
}

static rd_kafka_t *client_open(struct producer *producer, const struct settings *settings, const char *program,
                               struct error *error)
{
    const struct kafka_option advised[] = {
        {"linger.ms", "20"},
        {"partitioner", "murmur2_random"}, // as Kafka's own producer does
        {"message.timeout.ms", "30000"},
        {"message.max.bytes", "4000000"},
        {NULL, NULL},
    };
    const struct kafka_option fixed[] = {
        {"enable.idempotence", "true"},
        {"acks", "all"},
        {"delivery.report.only.error", "false"}, // what arrived is counted
        {NULL, NULL},
    };
    rd_kafka_conf_t *conf = kafka_conf(settings, program, advised, fixed, error);
    if (!conf)
        return NULL;
    rd_kafka_conf_set_opaque(conf, producer);
    rd_kafka_conf_set_dr_msg_cb(conf, on_delivery);
    return kafka_client(RD_KAFKA_PRODUCER, conf, error);
}

// Waits up to TOPIC_MS for the topic to be known, as one that was made a moment ago may not be known to every broker
// yet. Without this look librdkafka would try for half a minute to send to a topic that does not exist.
static bool topic_check(struct producer *producer, const struct topic *topic, struct error *error)
{
    int64_t until_ms = clock_ms() + TOPIC_MS;
    int partitions;
    while (!topic_partitions(producer->client, topic, "Write", &partitions, error)) {
        if (clock_ms() >= until_ms)
            return false;
        rd_kafka_poll(producer->client, PAUSE_MS);
    }
    error->kind = ERROR_NONE; // of an earlier try
    return true;
}

struct producer *producer_open(const struct settings *settings, const char *program, const struct topic *topic,
                               struct error *error)
{
    struct producer *producer = memory_resize(NULL, 1, sizeof *producer);
    *producer = (struct producer){0};
    if (*settings->kafka_bootstrap_servers)
        producer->client = client_open(producer, settings, program, error);
    else // a dry run does without, so the settings do not ask for it
        error_set(error, ERROR_CONFIG, "KAFKA_BOOTSTRAP_SERVERS is not set: Kafka brokers to start from, HOST:PORT,…");
    if (producer->client &&
        (topic ? topic_check(producer, topic, error) : kafka_reachable(producer->client, KAFKA_TIMEOUT_MS, error)))
        return producer;
    producer_close(producer);
    return NULL;
}

void producer_close(struct producer *producer)
{
    if (!producer)
        return;
    if (producer->client) {
        rd_kafka_purge(producer->client, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
        rd_kafka_destroy(producer->client);
    }
    free(producer);
}

static rd_kafka_headers_t *headers_make(const struct message *message)
{
    rd_kafka_headers_t *headers = rd_kafka_headers_new(message->header_count);
    for (size_t i = 0; i < message->header_count; i++)
        rd_kafka_header_add(headers, message->headers[i].name, -1, message->headers[i].value,
                            (ssize_t)message->headers[i].size);
    return headers;
}

static bool is_late_for_stop(void)
{
    return stop_age_ms() > STOP_GRACE_MS;
}

void producer_send(struct producer *producer, const struct message *message, struct receipt *receipt)
{
    rd_kafka_headers_t *headers = headers_make(message);
    rd_kafka_resp_err_t code;
    if (receipt)
        *receipt = (struct receipt){RD_KAFKA_RESP_ERR__IN_PROGRESS, -1, -1};
    if (++producer->counts.sent % POLL_EACH_EVENTS == 0)
        rd_kafka_poll(producer->client, 0);
    while ((code = rd_kafka_producev(producer->client, RD_KAFKA_V_TOPIC(message->topic),
                                     RD_KAFKA_V_KEY(message->key, message->key_size),
                                     RD_KAFKA_V_VALUE((void *)message->value, message->value_size),
                                     RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_HEADERS(headers),
                                     RD_KAFKA_V_OPAQUE(receipt), RD_KAFKA_V_END)) == RD_KAFKA_RESP_ERR__QUEUE_FULL &&
           !is_late_for_stop())
        rd_kafka_poll(producer->client, PAUSE_MS);
    if (!code)
        return; // the headers are the client's now
    rd_kafka_headers_destroy(headers);
    failed(producer, code);
    if (receipt)
        receipt->result = code;
}

int producer_flush(struct producer *producer)
{
    if (is_late_for_stop())
        rd_kafka_purge(producer->client, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
    rd_kafka_flush(producer->client, FLUSH_MS); // a time-out shows in what is left
    return rd_kafka_outq_len(producer->client);
}

struct producer_counts producer_counts(const struct producer *producer)
{
    return producer->counts;
}

bool producer_right_fail(const struct producer *producer, const char *topic, struct error *error)
{
    return kafka_right_fail(producer->client, producer->counts.why, ERROR_FATAL, error, "Write on topic %s", topic);
}

bool producer_refused(rd_kafka_resp_err_t result)
{
    switch (result) {
    case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
    case RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE:
    case RD_KAFKA_RESP_ERR_INVALID_RECORD:
    case RD_KAFKA_RESP_ERR_POLICY_VIOLATION:
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
        return true;
    default:
        return false;
    }
}
