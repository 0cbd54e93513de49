#include "topics/creation.h"

// The admin client's question, and what it found.
struct creation {
    rd_kafka_t *client;
    rd_kafka_queue_t *queue;
    int partitions, replication;
    struct created_topics *created;
    struct error *error;
};

static int partitions_wanted(const struct creation *creation, const struct topic *topic)
{
    return topic->one_partition ? 1 : creation->partitions;
}

static rd_kafka_NewTopic_t *topic_describe(const struct creation *creation, const struct topic *topic)
{
    char why[512];
    rd_kafka_NewTopic_t *described = rd_kafka_NewTopic_new(topic->name, partitions_wanted(creation, topic),
                                                           creation->replication, why, sizeof why);
    if (!described) {
        error_set(creation->error, ERROR_FATAL, "Kafka: %s: %s", topic->name, why);
        return NULL;
    }
    for (const char *const *entry = topic->configuration; *entry; entry += 2)
        if (rd_kafka_NewTopic_set_config(described, entry[0], entry[1])) {
            error_set(creation->error, ERROR_FATAL, "Kafka: %s: %s", topic->name, entry[0]);
            rd_kafka_NewTopic_destroy(described);
            return NULL;
        }
    return described;
}

static bool result_take(struct creation *creation, const rd_kafka_topic_result_t *result)
{
    const struct topic *topic = topic_find(rd_kafka_topic_result_name(result));
    rd_kafka_resp_err_t code = rd_kafka_topic_result_error(result);
    int wanted = partitions_wanted(creation, topic), count = wanted;
    bool existed = code == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS;
    if (code && !existed)
        return error_set(creation->error, ERROR_FATAL, "Kafka: topic %s was not created: %s", topic->name,
                         rd_kafka_topic_result_error_string(result));
    if (existed && !topic_partitions(creation->client, topic, "Describe", &count, creation->error))
        return false;
    creation->created->items[creation->created->count++] = (struct created_topic){topic, existed, wanted, count};
    return true;
}

static bool results_take(struct creation *creation)
{
    rd_kafka_event_t *event = rd_kafka_queue_poll(creation->queue, KAFKA_TIMEOUT_MS + 1000);
    const rd_kafka_CreateTopics_result_t *answer = event ? rd_kafka_event_CreateTopics_result(event) : NULL;
    bool ok = true;
    size_t count = 0;
    if (!answer || rd_kafka_event_error(event)) {
        ok = error_set(creation->error, ERROR_TRANSIENT, "Kafka: topics were not created: %s",
                       event ? rd_kafka_event_error_string(event) : "no answer in time");
    } else {
        const rd_kafka_topic_result_t **results = rd_kafka_CreateTopics_result_topics(answer, &count);
        for (size_t i = 0; i < count; i++) // also the topics behind one that failed
            ok = result_take(creation, results[i]) && ok;
    }
    if (event)
        rd_kafka_event_destroy(event);
    return ok;
}

static bool question_ask(struct creation *creation, rd_kafka_NewTopic_t **described)
{
    char why[256];
    rd_kafka_AdminOptions_t *options = rd_kafka_AdminOptions_new(creation->client, RD_KAFKA_ADMIN_OP_CREATETOPICS);
    bool ok = rd_kafka_AdminOptions_set_request_timeout(options, KAFKA_TIMEOUT_MS, why, sizeof why) == 0 &&
              rd_kafka_AdminOptions_set_operation_timeout(options, KAFKA_TIMEOUT_MS, why, sizeof why) == 0;
    if (ok)
        rd_kafka_CreateTopics(creation->client, described, TOPICS, options, creation->queue);
    else
        error_set(creation->error, ERROR_FATAL, "Kafka: %s", why);
    rd_kafka_AdminOptions_destroy(options);
    return ok && results_take(creation);
}

static bool all_create(struct creation *creation)
{
    rd_kafka_NewTopic_t *described[TOPICS];
    size_t count = 0;
    while (count < TOPICS && (described[count] = topic_describe(creation, &topics[count])))
        count++;
    bool ok = count == TOPICS && question_ask(creation, described);
    rd_kafka_NewTopic_destroy_array(described, count);
    return ok;
}

bool topics_create(const struct settings *settings, const char *program, int partitions, int replication,
                   struct created_topics *created, struct error *error)
{
    created->count = 0;
    rd_kafka_conf_t *conf = kafka_conf(settings, program, NULL, NULL, error);
    rd_kafka_t *client = conf ? kafka_client(RD_KAFKA_PRODUCER, conf, error) : NULL;
    if (!client)
        return false;
    struct creation creation = {client, rd_kafka_queue_new(client), partitions, replication, created, error};
    bool ok = kafka_reachable(client, KAFKA_TIMEOUT_MS, error) && all_create(&creation);
    rd_kafka_queue_destroy(creation.queue);
    rd_kafka_destroy(client);
    return ok;
}
