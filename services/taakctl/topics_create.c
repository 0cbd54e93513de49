#include "common/version.h"
#include "taakctl/command.h"
#include "taakctl/print.h"
#include "topics/topics.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#define PARTITIONS      6
#define PARTITIONS_MOST 10000
#define REPLICATION     1

struct request {
    int partitions;
    int replication;
};

// The admin client, and what it found.
struct creation {
    struct context *context;
    const struct request *request;
    rd_kafka_t *client;
    rd_kafka_queue_t *queue;
    struct table *table;
};

static int number_read(const char *text, int most, struct argp_state *state)
{
    char *end;
    long number = strtol(text, &end, 10);
    if (!*text || *end || number < 1 || number > most)
        argp_error(state, "'%s' is no whole number from 1 to %d", text, most);
    return (int)number;
}

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    struct request *request = state->input;
    switch (key) {
    case 'p':
        request->partitions = number_read(argument, PARTITIONS_MOST, state);
        return 0;
    case 'r':
        request->replication = number_read(argument, 100, state);
        return 0;
    case ARGP_KEY_ARG:
        argp_error(state, "no argument is taken: '%s'", argument);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static int partitions_wanted(const struct topic *topic, const struct request *request)
{
    return topic->one_partition ? 1 : request->partitions;
}

static rd_kafka_NewTopic_t *topic_describe(const struct topic *topic, const struct request *request,
                                           struct error *error)
{
    char why[512];
    rd_kafka_NewTopic_t *described = rd_kafka_NewTopic_new(topic->name, partitions_wanted(topic, request),
                                                           request->replication, why, sizeof why);
    if (!described) {
        error_set(error, ERROR_FATAL, "Kafka: %s: %s", topic->name, why);
        return NULL;
    }
    for (const char *const *entry = topic->configuration; *entry; entry += 2)
        if (rd_kafka_NewTopic_set_config(described, entry[0], entry[1])) {
            error_set(error, ERROR_FATAL, "Kafka: %s: %s", topic->name, entry[0]);
            rd_kafka_NewTopic_destroy(described);
            return NULL;
        }
    return described;
}

static bool result_tell(struct creation *creation, const rd_kafka_topic_result_t *result)
{
    const char *name = rd_kafka_topic_result_name(result);
    rd_kafka_resp_err_t code = rd_kafka_topic_result_error(result);
    int wanted = partitions_wanted(topic_find(name), creation->request), count = wanted;
    char note[128] = "created";
    if (code == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) {
        if (!topic_partitions(creation->client, topic_find(name), &count, &creation->context->error))
            return false;
        if (count == wanted)
            snprintf(note, sizeof note, "is there already");
        else
            snprintf(note, sizeof note, "is there already, not with %d partition%s", wanted, wanted == 1 ? "" : "s");
    } else if (code)
        return error_set(&creation->context->error, ERROR_FATAL, "Kafka: topic %s was not created: %s", name,
                         rd_kafka_topic_result_error_string(result));
    table_text(creation->table, name);
    table_number(creation->table, count);
    table_text(creation->table, note);
    table_tone(creation->table, !code ? TONE_GOOD : count == wanted ? TONE_PLAIN : TONE_WARN);
    return true;
}

static bool results_tell(struct creation *creation)
{
    struct error *error = &creation->context->error;
    rd_kafka_event_t *event = rd_kafka_queue_poll(creation->queue, KAFKA_TIMEOUT_MS + 1000);
    const rd_kafka_CreateTopics_result_t *answer = event ? rd_kafka_event_CreateTopics_result(event) : NULL;
    bool ok = true;
    size_t count = 0;
    if (!answer || rd_kafka_event_error(event)) {
        ok = error_set(error, ERROR_TRANSIENT, "Kafka: topics were not created: %s",
                       event ? rd_kafka_event_error_string(event) : "no answer in time");
    } else {
        const rd_kafka_topic_result_t **results = rd_kafka_CreateTopics_result_topics(answer, &count);
        for (size_t i = 0; i < count; i++) // all are told, also behind one that failed
            ok = result_tell(creation, results[i]) && ok;
    }
    if (event)
        rd_kafka_event_destroy(event);
    return ok;
}

static bool topics_ask(struct creation *creation, rd_kafka_NewTopic_t **described)
{
    char why[256];
    struct error *error = &creation->context->error;
    rd_kafka_AdminOptions_t *options = rd_kafka_AdminOptions_new(creation->client, RD_KAFKA_ADMIN_OP_CREATETOPICS);
    bool ok = rd_kafka_AdminOptions_set_request_timeout(options, KAFKA_TIMEOUT_MS, why, sizeof why) == 0 &&
              rd_kafka_AdminOptions_set_operation_timeout(options, KAFKA_TIMEOUT_MS, why, sizeof why) == 0;
    if (ok)
        rd_kafka_CreateTopics(creation->client, described, TOPICS, options, creation->queue);
    else
        error_set(error, ERROR_FATAL, "Kafka: %s", why);
    rd_kafka_AdminOptions_destroy(options);
    return ok && results_tell(creation);
}

static bool topics_create(struct creation *creation)
{
    rd_kafka_NewTopic_t *described[TOPICS];
    size_t count = 0;
    while (count < TOPICS &&
           (described[count] = topic_describe(&topics[count], creation->request, &creation->context->error)))
        count++;
    bool ok = count == TOPICS && topics_ask(creation, described);
    rd_kafka_NewTopic_destroy_array(described, count);
    return ok;
}

static bool client_open(struct creation *creation)
{
    struct context *context = creation->context;
    rd_kafka_conf_t *conf = kafka_conf(&context->settings, PROGRAM_IDENTITY("taakctl"), NULL, NULL, &context->error);
    creation->client = conf ? kafka_client(RD_KAFKA_PRODUCER, conf, &context->error) : NULL;
    if (!creation->client || !kafka_reachable(creation->client, KAFKA_TIMEOUT_MS, &context->error))
        return false;
    creation->queue = rd_kafka_queue_new(creation->client);
    return true;
}

static int run(struct context *context, int argc, char **argv)
{
    static const struct argp_option options[] = {
        {"partitions", 'p', "N", 0, "Partitions of each topic, default 6; determinations always has one", 0},
        {"replication", 'r', "N", 0, "Copies of each partition, default 1", 0},
        {0}};
    static const struct column columns[] = {{"Topic", "topic", COLUMN_TEXT},
                                            {"Partitions", "partitions", COLUMN_NUMBER},
                                            {"Result", "result", COLUMN_FLEXIBLE}};
    static const char more[] =
        "A topic that is there already stays as it is. As many instances of a consumer share the work as its topic has "
        "partitions. For one server use --replication 1, for a cluster 3.\n\n"
        "Example:\n  taakctl topics create --partitions 12 --replication 3";
    struct request request = {PARTITIONS, REPLICATION};
    if (!command_parse(context, &command_topics_create, argc, argv, options, on_option, &request, more))
        return error_exit_code(&context->error);
    struct creation creation = {context, &request, NULL, NULL, table_new(columns, 3)};
    struct error ignored;
    bool ok = client_open(&creation) && topics_create(&creation);
    if (table_rows(creation.table) &&
        !table_print(creation.table, stdout, context->json, ok ? &context->error : &ignored))
        ok = false;
    table_free(creation.table);
    if (creation.queue)
        rd_kafka_queue_destroy(creation.queue);
    if (creation.client)
        rd_kafka_destroy(creation.client);
    return ok ? EX_OK : error_exit_code(&context->error);
}

const struct command command_topics_create = {"topics create", NULL, "Makes the Kafka topics.", SETTINGS_KAFKA, run};
