#include "taakctl/replay_producer.h"
#include "common/arena.h"
#include "common/kafka.h"
#include "common/stop.h"
#include "common/version.h"
#include "topics/topics.h"

#include <stdlib.h>

#define FLUSH_MS      200
#define STOP_GRACE_MS 1000 // less than the database grants a statement, as the marks are still to be written

struct replay_producer {
    rd_kafka_t *client;
};

static void on_delivery(rd_kafka_t *client, const rd_kafka_message_t *message, void *opaque)
{
    rd_kafka_resp_err_t *result = message->_private;
    (void)client, (void)opaque;
    *result = message->err;
}

struct replay_producer *replay_producer_open(const struct settings *settings, struct error *error)
{
    const struct kafka_option advised[] = {
        {"partitioner", "murmur2_random"}, // as Kafka's own producer does
        {"message.timeout.ms", "30000"},
        {"message.max.bytes", "4000000"},
        {NULL, NULL},
    };
    const struct kafka_option fixed[] = {
        {"enable.idempotence", "true"},
        {"acks", "all"},
        {"delivery.report.only.error", "false"},
        {NULL, NULL},
    };
    rd_kafka_conf_t *conf = kafka_conf(settings, PROGRAM_IDENTITY("taakctl"), advised, fixed, error);
    if (!conf)
        return NULL;
    rd_kafka_conf_set_dr_msg_cb(conf, on_delivery);
    rd_kafka_t *client = kafka_client(RD_KAFKA_PRODUCER, conf, error);
    if (!client)
        return NULL;
    struct replay_producer *producer = memory_resize(NULL, 1, sizeof *producer);
    producer->client = client;
    if (kafka_reachable(client, KAFKA_TIMEOUT_MS, error))
        return producer;
    replay_producer_close(producer);
    return NULL;
}

void replay_producer_close(struct replay_producer *producer)
{
    if (!producer)
        return;
    rd_kafka_destroy(producer->client);
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

void replay_producer_send(struct replay_producer *producer, const struct message *message, rd_kafka_resp_err_t *result)
{
    rd_kafka_headers_t *headers = headers_make(message);
    *result = rd_kafka_producev(
        producer->client, RD_KAFKA_V_TOPIC(message->topic), RD_KAFKA_V_KEY(message->key, message->key_size),
        RD_KAFKA_V_VALUE((void *)message->value, message->value_size), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
        RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_OPAQUE(result), RD_KAFKA_V_END);
    if (*result)
        rd_kafka_headers_destroy(headers);
    else
        *result = RD_KAFKA_RESP_ERR__IN_PROGRESS;
}

void replay_producer_flush(struct replay_producer *producer)
{
    while (rd_kafka_outq_len(producer->client) > 0) {
        if (stop_age_ms() > STOP_GRACE_MS)
            rd_kafka_purge(producer->client, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
        rd_kafka_flush(producer->client, FLUSH_MS); // a time-out shows in what is left
    }
}

bool replay_refused(rd_kafka_resp_err_t result)
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
