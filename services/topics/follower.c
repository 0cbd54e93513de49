#include "topics/follower.h"
#include "common/arena.h"

#include <stdlib.h>

struct follower {
    rd_kafka_t *consumer;
};

void following_add(struct following *following, const struct topic *topic)
{
    for (size_t i = 0; i < following->count; i++)
        if (following->topics[i] == topic)
            return;
    following->topics[following->count++] = topic;
}

// Adds all partitions of a topic to the list, each from its first message or from where it ends now.
static bool topic_assign(struct follower *follower, const struct topic *topic, bool from_beginning,
                         rd_kafka_topic_partition_list_t *list, struct error *error)
{
    int count;
    if (!topic_partitions(follower->consumer, topic, &count, error))
        return false;
    for (int32_t partition = 0; partition < count; partition++) {
        int64_t low, high;
        rd_kafka_resp_err_t code = rd_kafka_query_watermark_offsets(follower->consumer, topic->name, partition, &low,
                                                                    &high, KAFKA_TIMEOUT_MS);
        if (code)
            return error_set(error, ERROR_TRANSIENT, "Kafka: offsets of %s/%d: %s", topic->name, partition,
                             rd_kafka_err2str(code));
        rd_kafka_topic_partition_list_add(list, topic->name, partition)->offset = from_beginning ? low : high;
    }
    return true;
}

static bool assign(struct follower *follower, const struct following *following, struct error *error)
{
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(TOPICS);
    bool ok = true;
    for (size_t i = 0; ok && i < (following->count ? following->count : TOPICS); i++)
        ok = topic_assign(follower, following->count ? following->topics[i] : &topics[i], following->from_beginning,
                          list, error);
    rd_kafka_resp_err_t code = ok ? rd_kafka_assign(follower->consumer, list) : RD_KAFKA_RESP_ERR_NO_ERROR;
    rd_kafka_topic_partition_list_destroy(list);
    return ok && (!code || error_set(error, ERROR_FATAL, "Kafka: assign: %s", rd_kafka_err2str(code)));
}

struct follower *follower_open(const struct settings *settings, const char *program, const char *name,
                               const struct following *following, struct error *error)
{
    const struct kafka_option fixed[] = {{"group.id", name},
                                         {"enable.auto.commit", "false"},
                                         {"auto.offset.reset", "earliest"},
                                         {"isolation.level", "read_committed"},
                                         {NULL, NULL}};
    struct follower *follower = memory_resize(NULL, 1, sizeof *follower);
    rd_kafka_conf_t *conf = kafka_conf(settings, program, NULL, fixed, error);
    follower->consumer = conf ? kafka_client(RD_KAFKA_CONSUMER, conf, error) : NULL;
    if (follower->consumer && kafka_reachable(follower->consumer, KAFKA_TIMEOUT_MS, error)) {
        rd_kafka_poll_set_consumer(follower->consumer);
        if (assign(follower, following, error))
            return follower;
    }
    follower_close(follower);
    return NULL;
}

void follower_close(struct follower *follower)
{
    if (follower && follower->consumer) {
        rd_kafka_consumer_close(follower->consumer);
        rd_kafka_destroy(follower->consumer);
    }
    free(follower);
}

rd_kafka_message_t *follower_next(struct follower *follower, int timeout_ms)
{
    return rd_kafka_consumer_poll(follower->consumer, timeout_ms);
}

bool follower_goes_on(const rd_kafka_message_t *message)
{
    return message->err == RD_KAFKA_RESP_ERR__TRANSPORT || message->err == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN ||
           message->err == RD_KAFKA_RESP_ERR__RESOLVE || message->err == RD_KAFKA_RESP_ERR__TIMED_OUT;
}
