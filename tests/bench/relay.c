// The floor of latency: consumes a topic and sends each message on to another in Kafka transactions, and does nothing
// else: it does not even keep its positions, which would make each transaction half as long again. A transaction takes
// what has come while the one before was on its way. Ends at SIGTERM.
//
// Usage: relay SERVERS FROM TO
#include <librdkafka/rdkafka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TIMEOUT_MS 30000
#define IDLE_MS    100
#define BATCH_MAX  2000

static volatile sig_atomic_t stopped;

static void on_signal(int number)
{
    (void)number;
    stopped = 1;
}

static void die(const char *what, const char *why)
{
    fprintf(stderr, "relay: %s: %s\n", what, why);
    exit(1);
}

static void check(const char *what, rd_kafka_resp_err_t code)
{
    if (code)
        die(what, rd_kafka_err2str(code));
}

static void check_transaction(const char *what, rd_kafka_error_t *error)
{
    if (error)
        die(what, rd_kafka_error_string(error));
}

// Without it librdkafka waits for deliveries in steps of 10 ms, and each transaction takes twice as long.
static void on_delivery(rd_kafka_t *producer, const rd_kafka_message_t *message, void *opaque)
{
    (void)producer, (void)opaque;
    check("delivery", message->err);
}

static rd_kafka_t *client(rd_kafka_type_t type, const char *const options[][2])
{
    char why[256];
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    for (; (*options)[0]; options++)
        if (rd_kafka_conf_set(conf, (*options)[0], (*options)[1], why, sizeof why) != RD_KAFKA_CONF_OK)
            die((*options)[0], why);
    if (type == RD_KAFKA_PRODUCER)
        rd_kafka_conf_set_dr_msg_cb(conf, on_delivery);
    rd_kafka_t *made = rd_kafka_new(type, conf, why, sizeof why);
    if (!made)
        die("rd_kafka_new", why);
    return made;
}

static rd_kafka_t *consumer_open(const char *servers, const char *topic)
{
    const char *const options[][2] = {
        {"bootstrap.servers", servers},  {"group.id", "bench-relay"},       {"client.id", "bench-relay"},
        {"enable.auto.commit", "false"}, {"auto.offset.reset", "earliest"}, {NULL, NULL},
    };
    rd_kafka_t *consumer = client(RD_KAFKA_CONSUMER, options);
    check("poll_set_consumer", rd_kafka_poll_set_consumer(consumer));
    const struct rd_kafka_metadata *metadata;
    rd_kafka_topic_t *handle = rd_kafka_topic_new(consumer, topic, NULL);
    check("metadata", rd_kafka_metadata(consumer, 0, handle, &metadata, TIMEOUT_MS));
    rd_kafka_topic_partition_list_t *partitions = rd_kafka_topic_partition_list_new(8);
    for (int i = 0; i < metadata->topics[0].partition_cnt; i++)
        rd_kafka_topic_partition_list_add(partitions, topic, metadata->topics[0].partitions[i].id)->offset = 0;
    check("assign", rd_kafka_assign(consumer, partitions));
    rd_kafka_topic_partition_list_destroy(partitions);
    rd_kafka_metadata_destroy(metadata);
    rd_kafka_topic_destroy(handle);
    return consumer;
}

static rd_kafka_t *producer_open(const char *servers)
{
    const char *const options[][2] = {
        {"bootstrap.servers", servers}, {"transactional.id", "bench-relay"},
        {"client.id", "bench-relay"},   {"linger.ms", getenv("LINGER") ? getenv("LINGER") : "0"},
        {"retry.backoff.ms", "5"},      {NULL, NULL},
    };
    rd_kafka_t *producer = client(RD_KAFKA_PRODUCER, options);
    check_transaction("init_transactions", rd_kafka_init_transactions(producer, TIMEOUT_MS));
    return producer;
}

static void message_send(rd_kafka_t *producer, const char *topic, const rd_kafka_message_t *message)
{
    rd_kafka_resp_err_t code;
    while ((code = rd_kafka_producev(producer, RD_KAFKA_V_TOPIC(topic), RD_KAFKA_V_KEY(message->key, message->key_len),
                                     RD_KAFKA_V_VALUE(message->payload, message->len),
                                     RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END)) ==
           RD_KAFKA_RESP_ERR__QUEUE_FULL)
        rd_kafka_poll(producer, 1);
    check("produce", code);
}

// One transaction of the first message and all that wait behind it.
static void batch_send(rd_kafka_t *consumer, rd_kafka_t *producer, const char *topic, rd_kafka_message_t *message)
{
    check_transaction("begin_transaction", rd_kafka_begin_transaction(producer));
    for (int sent = 0; message; message = ++sent < BATCH_MAX ? rd_kafka_consumer_poll(consumer, 0) : NULL) {
        check("consume", message->err);
        message_send(producer, topic, message);
        rd_kafka_message_destroy(message);
    }
    check_transaction("commit_transaction", rd_kafka_commit_transaction(producer, TIMEOUT_MS));
}

int main(int argc, char **argv)
{
    if (argc != 4)
        die("usage", "relay SERVERS FROM TO");
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGTERM, &action, NULL);
    rd_kafka_t *producer = producer_open(argv[1]), *consumer = consumer_open(argv[1], argv[2]);
    puts("ready");
    fflush(stdout);
    while (!stopped) {
        rd_kafka_message_t *message = rd_kafka_consumer_poll(consumer, IDLE_MS);
        if (message)
            batch_send(consumer, producer, argv[3], message);
    }
    rd_kafka_consumer_close(consumer);
    rd_kafka_destroy(consumer);
    rd_kafka_destroy(producer);
    return 0;
}
