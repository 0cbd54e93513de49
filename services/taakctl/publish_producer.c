#include "taakctl/publish_producer.h"
#include "common/arena.h"
#include "common/kafka.h"
#include "common/stop.h"
#include "common/version.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define TOPIC_MS         2000
#define PAUSE_MS         100
#define FLUSH_MS         200
#define POLL_EACH_EVENTS 256

struct publisher {
    rd_kafka_t *producer;
    rd_kafka_topic_t *topic;
    int64_t sent, delivered, failed;
    rd_kafka_resp_err_t why; // of the first that failed
};

static void on_delivery(rd_kafka_t *producer, const rd_kafka_message_t *message, void *opaque)
{
    struct publisher *publisher = opaque;
    struct receipt *receipt = message->_private;
    (void)producer;
    if (message->err) {
        if (publisher->failed++ == 0)
            publisher->why = message->err;
        return;
    }
    publisher->delivered++;
    if (receipt)
        *receipt = (struct receipt){message->partition, message->offset};
}

static bool producer_open(struct publisher *publisher, const struct settings *settings, const char *topic,
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
    rd_kafka_conf_t *conf = kafka_conf(settings, PROGRAM_IDENTITY("taakctl"), advised, fixed, error);
    if (!conf)
        return false;
    rd_kafka_conf_set_opaque(conf, publisher);
    rd_kafka_conf_set_dr_msg_cb(conf, on_delivery);
    publisher->producer = kafka_client(RD_KAFKA_PRODUCER, conf, error);
    if (!publisher->producer)
        return false;
    publisher->topic = rd_kafka_topic_new(publisher->producer, topic, NULL);
    return publisher->topic ||
           error_set(error, ERROR_FATAL, "librdkafka: topic %s: %s", topic, rd_kafka_err2str(rd_kafka_last_error()));
}

// librdkafka would look for an unknown topic for half a minute before it says so; one that was made a moment ago may
// not be known to every broker.
static bool topic_check(struct publisher *publisher, const struct topic *topic, struct error *error)
{
    int64_t until_ms = clock_ms() + TOPIC_MS;
    int partitions;
    while (!topic_partitions(publisher->producer, topic, &partitions, error)) {
        if (clock_ms() >= until_ms)
            return false;
        rd_kafka_poll(publisher->producer, PAUSE_MS);
    }
    error->kind = ERROR_NONE; // of an earlier try
    return true;
}

struct publisher *publisher_open(const struct settings *settings, const struct topic *topic, struct error *error)
{
    struct publisher *publisher = memory_resize(NULL, 1, sizeof *publisher);
    memset(publisher, 0, sizeof *publisher);
    bool given = *settings->kafka_bootstrap_servers != '\0';
    if (!given) // a dry run does without, so the settings do not ask for it
        error_set(error, ERROR_CONFIG, "KAFKA_BOOTSTRAP_SERVERS is not set: Kafka brokers to start from, HOST:PORT,…");
    if (given && producer_open(publisher, settings, topic->name, error) && topic_check(publisher, topic, error))
        return publisher;
    publisher_close(publisher);
    return NULL;
}

void publisher_close(struct publisher *publisher)
{
    if (!publisher)
        return;
    if (publisher->topic)
        rd_kafka_topic_destroy(publisher->topic);
    if (publisher->producer) {
        rd_kafka_purge(publisher->producer, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
        rd_kafka_destroy(publisher->producer);
    }
    free(publisher);
}

static bool refused(const struct publisher *publisher, rd_kafka_resp_err_t why, struct error *error)
{
    bool by_broker = why == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED ||
                     why == RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED ||
                     why == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE || why == RD_KAFKA_RESP_ERR_INVALID_RECORD;
    return error_set(error, by_broker ? ERROR_FATAL : ERROR_TRANSIENT, "Kafka: an event for %s was not delivered: %s",
                     rd_kafka_topic_name(publisher->topic), rd_kafka_err2str(why));
}

static rd_kafka_headers_t *headers_make(const struct message *message)
{
    rd_kafka_headers_t *headers = rd_kafka_headers_new(message->header_count);
    for (size_t i = 0; i < message->header_count; i++)
        rd_kafka_header_add(headers, message->headers[i].name, -1, message->headers[i].value,
                            (ssize_t)message->headers[i].size);
    return headers;
}

bool publisher_send(struct publisher *publisher, const struct message *message, struct receipt *receipt,
                    struct error *error)
{
    rd_kafka_headers_t *headers = headers_make(message);
    rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR__QUEUE_FULL;
    if (++publisher->sent % POLL_EACH_EVENTS == 0)
        rd_kafka_poll(publisher->producer, 0);
    while (code == RD_KAFKA_RESP_ERR__QUEUE_FULL && publisher->failed == 0) {
        code = rd_kafka_producev(
            publisher->producer, RD_KAFKA_V_RKT(publisher->topic), RD_KAFKA_V_KEY(message->key, message->key_size),
            RD_KAFKA_V_VALUE((void *)message->value, message->value_size), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
            RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_OPAQUE(receipt), RD_KAFKA_V_END);
        if (code == RD_KAFKA_RESP_ERR__QUEUE_FULL)
            rd_kafka_poll(publisher->producer, PAUSE_MS);
    }
    if (code)
        rd_kafka_headers_destroy(headers);
    if (publisher->failed > 0)
        return refused(publisher, publisher->why, error);
    return !code || refused(publisher, code, error);
}

bool publisher_finish(struct publisher *publisher, int *left, struct error *error)
{
    rd_kafka_flush(publisher->producer, FLUSH_MS); // a time-out shows in what is left
    *left = rd_kafka_outq_len(publisher->producer);
    return publisher->failed == 0 || refused(publisher, publisher->why, error);
}

int64_t publisher_delivered(const struct publisher *publisher)
{
    return publisher->delivered;
}
