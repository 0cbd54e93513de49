// What doctor says of Kafka: brokers, topics, their copies and their configuration.
#include "survey/doctor_parts.h"
#include "topics/topics.h"

#include <stdlib.h>
#include <string.h>

// A topic's configuration that the broker told.
struct topic_config {
    const rd_kafka_ConfigEntry_t **entries;
    size_t count;
};

static const char *config_value(const struct topic_config *config, const char *name)
{
    for (size_t i = 0; i < config->count; i++)
        if (strcmp(rd_kafka_ConfigEntry_name(config->entries[i]), name) == 0)
            return rd_kafka_ConfigEntry_value(config->entries[i]);
    return NULL;
}

// Whether a property that is not as ours loses messages: then it is a fault.
static bool loses_messages(const char *name)
{
    return strcmp(name, "retention.ms") == 0 || strcmp(name, "cleanup.policy") == 0 ||
           strcmp(name, "delete.retention.ms") == 0;
}

// Whether what the broker has does as well as what we want.
static bool value_suits(const char *name, const char *value, const char *wanted)
{
    if (strcmp(name, "max.message.bytes") == 0)
        return strtoll(value, NULL, 10) >= strtoll(wanted, NULL, 10);
    return strcmp(value, wanted) == 0;
}

static void alter_advise(struct diagnoses *diagnoses, const struct settings *settings, const char *topic,
                         const char *name, const char *value)
{
    diagnosis_advise(
        diagnoses,
        "kafka-configs.sh --bootstrap-server %s --alter --entity-type topics --entity-name %s --add-config "
        "%s=%s",
        settings->kafka_bootstrap_servers, topic, name, value);
}

static bool config_look(struct diagnoses *diagnoses, const struct topic *topic, const struct topic_config *config,
                        const struct settings *settings)
{
    char subject[64];
    bool fine = true;
    snprintf(subject, sizeof subject, "topic %s", topic->name);
    for (const char *const *entry = topic->configuration; *entry; entry += 2) {
        const char *value = config_value(config, entry[0]);
        if (!value || value_suits(entry[0], value, entry[1]))
            continue;
        diagnosis_add(diagnoses, loses_messages(entry[0]) ? DIAGNOSIS_FAULT : DIAGNOSIS_DOUBT, subject,
                      "%s is %s, not %s%s", entry[0], value, entry[1],
                      loses_messages(entry[0]) ? ": messages get lost that a rebuild or a reader needs" : "");
        alter_advise(diagnoses, settings, topic->name, entry[0], entry[1]);
        fine = false;
    }
    return fine;
}

// Copies: how many each partition must have in sync before a message counts as written.
static bool copies_look(struct diagnoses *diagnoses, const char *subject, const struct rd_kafka_metadata_topic *found,
                        const struct topic_config *config, int brokers, const struct settings *settings)
{
    int copies = found->partition_cnt > 0 ? found->partitions[0].replica_cnt : 0;
    const char *insync = config_value(config, "min.insync.replicas");
    int wanted = insync ? atoi(insync) : 1;
    if (brokers >= 3 && copies < 3) {
        diagnosis_add(diagnoses, DIAGNOSIS_DOUBT, subject,
                      "%d of 3 copies: a broker's disk that is lost takes it along", copies);
        diagnosis_advise(diagnoses, "Add copies with kafka-reassign-partitions.sh, before there is much on it");
        return false;
    }
    if (copies >= 3 && wanted < 2) {
        diagnosis_add(diagnoses, DIAGNOSIS_DOUBT, subject,
                      "min.insync.replicas is %d: a message counts as written with one copy", wanted);
        alter_advise(diagnoses, settings, found->topic, "min.insync.replicas", "2");
        return false;
    }
    if (wanted > copies || (copies > 1 && wanted == copies)) {
        diagnosis_add(diagnoses, wanted > copies ? DIAGNOSIS_FAULT : DIAGNOSIS_DOUBT, subject,
                      "min.insync.replicas is %d, and there are %d copies: %s", wanted, copies,
                      wanted > copies ? "nothing can be written" : "one broker away stops all writing");
        alter_advise(diagnoses, settings, found->topic, "min.insync.replicas", copies > 2 ? "2" : "1");
        return false;
    }
    return true;
}

static bool partitions_look(struct diagnoses *diagnoses, const char *subject, const struct topic *topic,
                            const struct rd_kafka_metadata_topic *found)
{
    int without_leader = 0, behind = 0;
    for (int i = 0; i < found->partition_cnt; i++) {
        without_leader += found->partitions[i].leader < 0;
        behind += found->partitions[i].isr_cnt < found->partitions[i].replica_cnt;
    }
    if (without_leader > 0) {
        diagnosis_add(diagnoses, DIAGNOSIS_FAULT, subject, "%d of %d partitions have no leader", without_leader,
                      found->partition_cnt);
        diagnosis_advise(diagnoses, "Start the brokers that are away: these partitions take and give nothing");
    } else if (behind > 0) {
        diagnosis_add(diagnoses, DIAGNOSIS_DOUBT, subject, "%d of %d partitions have copies that are behind", behind,
                      found->partition_cnt);
        diagnosis_advise(diagnoses, "Look which broker is away or slow; nothing is lost meanwhile");
    } else if (topic->one_partition && found->partition_cnt > 1) {
        diagnosis_add(diagnoses, DIAGNOSIS_DOUBT, subject,
                      "%d partitions: one is enough, and each costs the broker requests", found->partition_cnt);
        diagnosis_advise(
            diagnoses, "Leave it, or delete it and run 'taakctl topics create': what was published is published anew");
    } else {
        return true;
    }
    return false;
}

static void topic_look(struct diagnoses *diagnoses, const struct topic *topic, const struct rd_kafka_metadata *metadata,
                       const struct topic_config *config, const struct settings *settings)
{
    const struct rd_kafka_metadata_topic *found = NULL;
    char subject[64];
    snprintf(subject, sizeof subject, "topic %s", topic->name);
    for (int i = 0; i < metadata->topic_cnt; i++)
        if (strcmp(metadata->topics[i].topic, topic->name) == 0 && !metadata->topics[i].err)
            found = &metadata->topics[i];
    if (!found) {
        diagnosis_add(diagnoses, DIAGNOSIS_FAULT, subject, "is not there, or this client may not see it");
        diagnosis_advise(diagnoses, "'taakctl topics create' makes it");
        return;
    }
    bool fine = partitions_look(diagnoses, subject, topic, found);
    fine = copies_look(diagnoses, subject, found, config, metadata->broker_cnt, settings) && fine;
    fine = config_look(diagnoses, topic, config, settings) && fine;
    if (fine)
        diagnosis_add(diagnoses, DIAGNOSIS_FINE, subject, "%d partition%s, %d cop%s", found->partition_cnt,
                      found->partition_cnt == 1 ? "" : "s", found->partitions[0].replica_cnt,
                      found->partitions[0].replica_cnt == 1 ? "y" : "ies");
}

// Asks for the configuration of all topics. NULL with a diagnosis; else the event, which has the answer.
static rd_kafka_event_t *configs_ask(struct diagnoses *diagnoses, rd_kafka_t *client, rd_kafka_queue_t *queue)
{
    rd_kafka_ConfigResource_t *asked[TOPICS];
    char why[256];
    rd_kafka_AdminOptions_t *options = rd_kafka_AdminOptions_new(client, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS);
    rd_kafka_AdminOptions_set_request_timeout(options, KAFKA_TIMEOUT_MS, why, sizeof why);
    for (size_t i = 0; i < TOPICS; i++)
        asked[i] = rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topics[i].name);
    rd_kafka_DescribeConfigs(client, asked, TOPICS, options, queue);
    rd_kafka_ConfigResource_destroy_array(asked, TOPICS);
    rd_kafka_AdminOptions_destroy(options);
    rd_kafka_event_t *event = rd_kafka_queue_poll(queue, KAFKA_TIMEOUT_MS + 1000);
    if (event && !rd_kafka_event_error(event))
        return event;
    diagnosis_add(diagnoses, DIAGNOSIS_DOUBT, "topics", "their configuration is not told: %s",
                  event ? rd_kafka_event_error_string(event) : "no answer in time");
    diagnosis_advise(diagnoses,
                     "Give this client the right to describe the configuration of topics (DESCRIBE_CONFIGS)");
    if (event)
        rd_kafka_event_destroy(event);
    return NULL;
}

static struct topic_config config_of(const struct topic *topic, rd_kafka_event_t *event)
{
    size_t count = 0;
    struct topic_config config = {NULL, 0};
    const rd_kafka_ConfigResource_t **resources = event ? rd_kafka_DescribeConfigs_result_resources(
                                                              rd_kafka_event_DescribeConfigs_result(event), &count)
                                                        : NULL;
    for (size_t i = 0; i < count; i++)
        if (strcmp(rd_kafka_ConfigResource_name(resources[i]), topic->name) == 0 &&
            !rd_kafka_ConfigResource_error(resources[i]))
            config.entries = rd_kafka_ConfigResource_configs(resources[i], &config.count);
    return config;
}

void doctor_kafka(struct diagnoses *diagnoses, rd_kafka_t *client, const struct settings *settings)
{
    const struct rd_kafka_metadata *metadata;
    rd_kafka_resp_err_t code = rd_kafka_metadata(client, 1, NULL, &metadata, KAFKA_TIMEOUT_MS);
    if (code) {
        diagnosis_add(diagnoses, DIAGNOSIS_FAULT, "Kafka", "tells nothing of its topics: %s", rd_kafka_err2str(code));
        diagnosis_advise(diagnoses, "Look into the brokers' logs; this client needs the right to describe topics");
        return;
    }
    diagnosis_add(diagnoses, DIAGNOSIS_FINE, "Kafka", "%d broker%s; librdkafka %s here", metadata->broker_cnt,
                  metadata->broker_cnt == 1 ? "" : "s", rd_kafka_version_str());
    rd_kafka_queue_t *queue = rd_kafka_queue_new(client);
    rd_kafka_event_t *event = configs_ask(diagnoses, client, queue);
    for (size_t i = 0; i < TOPICS; i++) {
        struct topic_config config = config_of(&topics[i], event);
        topic_look(diagnoses, &topics[i], metadata, &config, settings);
    }
    if (event)
        rd_kafka_event_destroy(event);
    rd_kafka_queue_destroy(queue);
    rd_kafka_metadata_destroy(metadata);
}
