#include "topics/follower.h"
#include "common/arena.h"

#include <stdlib.h>
#include <string.h>

struct follower {
    rd_kafka_t *consumer;
    rd_kafka_topic_partition_list_t *wanted; // from which offset on each partition is followed
};

void following_add(struct following *following, const struct topic *topic)
{
    for (size_t i = 0; i < following->count; i++)
        if (following->topics[i] == topic)
            return;
    following->topics[following->count++] = topic;
}

static bool is_compacted(const struct topic *topic)
{
    return strcmp(topic->configuration[0], "cleanup.policy") == 0;
}

// Adds all partitions of a topic to the list, each from its first message or from where it ends now. Where the follower
// begins to read is that, or the first message of what it remembers.
static bool topic_add(struct follower *follower, const struct topic *topic, const struct following *following,
                      rd_kafka_topic_partition_list_t *begins, struct error *error)
{
    int count;
    if (!topic_partitions(follower->consumer, topic, "Read", &count, error))
        return false;
    for (int32_t partition = 0; partition < count; partition++) {
        int64_t low, high;
        rd_kafka_resp_err_t code = kafka_offsets(follower->consumer, topic->name, partition, &low, &high,
                                                 KAFKA_TIMEOUT_MS);
        if (code)
            return error_set(error, ERROR_TRANSIENT, "Kafka: offsets of %s/%d: %s", topic->name, partition,
                             rd_kafka_err2str(code));
        int64_t wanted = following->since_ms > 0 ? following->since_ms : following->from_beginning ? low : high;
        rd_kafka_topic_partition_list_add(follower->wanted, topic->name, partition)->offset = wanted;
        rd_kafka_topic_partition_list_add(begins, topic->name, partition)->offset = following->remembers &&
                                                                                            is_compacted(topic)
                                                                                        ? low
                                                                                        : RD_KAFKA_OFFSET_INVALID;
    }
    return true;
}

// Turns the times in the list into offsets: of the first message that is not before.
static bool times_find(struct follower *follower, struct error *error)
{
    rd_kafka_resp_err_t code = rd_kafka_offsets_for_times(follower->consumer, follower->wanted, KAFKA_TIMEOUT_MS);
    for (int i = 0; !code && i < follower->wanted->cnt; i++) {
        rd_kafka_topic_partition_t *wanted = &follower->wanted->elems[i];
        int64_t low;
        if (wanted->offset < 0) // nothing is as late as that: what comes from now on is
            code = kafka_offsets(follower->consumer, wanted->topic, wanted->partition, &low, &wanted->offset,
                                 KAFKA_TIMEOUT_MS);
    }
    return !code || error_set(error, ERROR_TRANSIENT, "Kafka: offsets of a time: %s", rd_kafka_err2str(code));
}

static bool assign(struct follower *follower, const struct following *following, struct error *error)
{
    rd_kafka_topic_partition_list_t *begins = rd_kafka_topic_partition_list_new(TOPICS);
    bool ok = true;
    for (size_t i = 0; ok && i < (following->count ? following->count : TOPICS); i++)
        ok = topic_add(follower, following->count ? following->topics[i] : &topics[i], following, begins, error);
    ok = ok && (following->since_ms <= 0 || times_find(follower, error));
    for (int i = 0; i < begins->cnt; i++)
        if (begins->elems[i].offset == RD_KAFKA_OFFSET_INVALID)
            begins->elems[i].offset = follower->wanted->elems[i].offset;
    rd_kafka_resp_err_t code = ok ? rd_kafka_assign(follower->consumer, begins) : RD_KAFKA_RESP_ERR_NO_ERROR;
    rd_kafka_topic_partition_list_destroy(begins);
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
    follower->wanted = rd_kafka_topic_partition_list_new(TOPICS);
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
    if (!follower)
        return;
    if (follower->consumer) {
        rd_kafka_consumer_close(follower->consumer);
        rd_kafka_destroy(follower->consumer);
    }
    rd_kafka_topic_partition_list_destroy(follower->wanted);
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

bool follower_is_old(const struct follower *follower, const rd_kafka_message_t *message)
{
    const rd_kafka_topic_partition_t *wanted = rd_kafka_topic_partition_list_find(
        follower->wanted, rd_kafka_topic_name(message->rkt), message->partition);
    return wanted && message->offset < wanted->offset;
}
