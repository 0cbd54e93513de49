#include "taakctl/watch.h"
#include "common/stop.h"
#include "common/version.h"
#include "standing/municipality_search.h"
#include "standing/names.h"
#include "taakctl/command.h"
#include "taakctl/print.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#define POLL_MS    100
#define DAY_MOST_S (7 * 24 * 3600)

struct request {
    const struct topic *topics[TOPICS];
    size_t topic_count; // 0: all
    const char *municipality;
    bool from_beginning;
    int64_t count;     // 0: no end
    int64_t timeout_s; // 0: none
};

struct watch {
    struct context *context;
    struct request request;
    char code[CODE_TEXT_SIZE]; // "" for all
    rd_kafka_t *consumer;
    int64_t shown;
};

static int64_t number_read(const char *text, int64_t most, struct argp_state *state)
{
    char *end;
    errno = 0;
    long number = strtol(text, &end, 10);
    if (!*text || *end || errno || number < 1 || number > most)
        argp_error(state, "'%s' is no whole number from 1 to %" PRId64, text, most);
    return number;
}

static void topic_add(struct request *request, const char *name, struct argp_state *state)
{
    const struct topic *topic = topic_find(name);
    if (!topic)
        argp_error(state, "no topic '%s', such as quotas or taakstelling.quotas.v1", name);
    for (size_t i = 0; i < request->topic_count; i++)
        if (request->topics[i] == topic)
            return;
    request->topics[request->topic_count++] = topic;
}

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    struct request *request = state->input;
    switch (key) {
    case 'm':
        request->municipality = argument;
        return 0;
    case 'b':
        request->from_beginning = true;
        return 0;
    case 'n':
        request->count = number_read(argument, INT64_C(1000000000), state);
        return 0;
    case 't':
        request->timeout_s = number_read(argument, DAY_MOST_S, state);
        return 0;
    case ARGP_KEY_ARG:
        topic_add(request, argument, state);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

// The code to filter by; only a name needs the database.
static bool municipality_find(struct watch *watch)
{
    const char *text = watch->request.municipality;
    struct context *context = watch->context;
    struct standing standing = {NULL, NULL};
    int code = text ? code_parse(text) : CODE_NONE;
    if (!text)
        return true;
    if (code == CODE_NONE && !*context->settings.database_url)
        return error_set(&context->error, ERROR_CONFIG,
                         "DATABASE_URL is not set, and a municipality's name is looked up there: set it or give the "
                         "code, such as GM0716");
    if (code == CODE_NONE && command_standing(context, &standing))
        code = municipality_search(standing.ledger, text, &context->error);
    standing_free(&standing);
    if (code != CODE_NONE)
        code_format(code, watch->code);
    return code != CODE_NONE;
}

// Each partition from its first message or from what comes after this moment.
static bool topic_assign(struct watch *watch, const struct topic *topic, rd_kafka_topic_partition_list_t *list)
{
    struct error *error = &watch->context->error;
    int count;
    if (!topic_partitions(watch->consumer, topic, &count, error))
        return false;
    for (int32_t partition = 0; partition < count; partition++) {
        int64_t low, high;
        rd_kafka_resp_err_t code = rd_kafka_query_watermark_offsets(watch->consumer, topic->name, partition, &low,
                                                                    &high, KAFKA_TIMEOUT_MS);
        if (code)
            return error_set(error, ERROR_TRANSIENT, "Kafka: offsets of %s/%d: %s", topic->name, partition,
                             rd_kafka_err2str(code));
        rd_kafka_topic_partition_list_add(list, topic->name, partition)->offset = watch->request.from_beginning ? low
                                                                                                                : high;
    }
    return true;
}

static bool assign(struct watch *watch)
{
    const struct request *request = &watch->request;
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(TOPICS);
    bool ok = true;
    for (size_t i = 0; ok && i < (request->topic_count ? request->topic_count : TOPICS); i++)
        ok = topic_assign(watch, request->topic_count ? request->topics[i] : &topics[i], list);
    rd_kafka_resp_err_t code = ok ? rd_kafka_assign(watch->consumer, list) : RD_KAFKA_RESP_ERR_NO_ERROR;
    rd_kafka_topic_partition_list_destroy(list);
    return ok && (!code || error_set(&watch->context->error, ERROR_FATAL, "Kafka: assign: %s", rd_kafka_err2str(code)));
}

// No member of any group: it only needs a name, and nothing is ever committed under it.
static bool consumer_open(struct watch *watch)
{
    struct context *context = watch->context;
    const struct kafka_option fixed[] = {{"group.id", "taakctl-watch"},
                                         {"enable.auto.commit", "false"},
                                         {"auto.offset.reset", "earliest"},
                                         {"isolation.level", "read_committed"},
                                         {NULL, NULL}};
    rd_kafka_conf_t *conf = kafka_conf(&context->settings, PROGRAM_IDENTITY("taakctl"), NULL, fixed, &context->error);
    watch->consumer = conf ? kafka_client(RD_KAFKA_CONSUMER, conf, &context->error) : NULL;
    if (!watch->consumer || !kafka_reachable(watch->consumer, KAFKA_TIMEOUT_MS, &context->error))
        return false;
    rd_kafka_poll_set_consumer(watch->consumer);
    return assign(watch);
}

static bool message_show(struct watch *watch, const rd_kafka_message_t *message)
{
    struct context *context = watch->context;
    const struct topic *topic = topic_find(rd_kafka_topic_name(message->rkt));
    json_t *shown = watch_message(topic, message);
    if (*watch->code && !watch_names(shown, watch->code)) {
        json_decref(shown);
        return true;
    }
    watch->shown++;
    if (context->json)
        return json_print_line(shown, stdout, &context->error);
    watch_print(topic, shown, stdout);
    json_decref(shown);
    return print_flush(stdout, &context->error);
}

// librdkafka tries again by itself where a broker went away; who watches wants to know.
static bool error_judge(struct watch *watch, const rd_kafka_message_t *message)
{
    switch (message->err) {
    case RD_KAFKA_RESP_ERR__TRANSPORT:
    case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
    case RD_KAFKA_RESP_ERR__RESOLVE:
    case RD_KAFKA_RESP_ERR__TIMED_OUT:
        fputs("taakctl watch: ", stderr);
        text_print(rd_kafka_message_errstr(message), stderr);
        fputs("; trying again\n", stderr);
        return true;
    default:
        return error_set(&watch->context->error, ERROR_FATAL, "Kafka: %s", rd_kafka_message_errstr(message));
    }
}

static bool follow(struct watch *watch)
{
    const struct request *request = &watch->request;
    int64_t until_ms = request->timeout_s ? clock_ms() + request->timeout_s * 1000 : INT64_MAX;
    bool ok = true;
    while (ok && !stop_requested() && clock_ms() < until_ms && (!request->count || watch->shown < request->count)) {
        rd_kafka_message_t *message = rd_kafka_consumer_poll(watch->consumer, POLL_MS);
        if (!message)
            continue;
        ok = message->err ? error_judge(watch, message) : message_show(watch, message);
        rd_kafka_message_destroy(message);
    }
    return ok;
}

static int watch_run(struct watch *watch)
{
    bool ok = municipality_find(watch) && consumer_open(watch);
    if (ok) {
        stop_install();
        signal(SIGPIPE, SIG_DFL); // `taakctl watch | head` ends quietly
        ok = follow(watch);
    }
    if (watch->consumer) {
        rd_kafka_consumer_close(watch->consumer);
        rd_kafka_destroy(watch->consumer);
    }
    if (!ok)
        return error_exit_code(&watch->context->error);
    return watch->shown < watch->request.count && !stop_requested() ? 1 : EX_OK;
}

static int run(struct context *context, int argc, char **argv)
{
    static const struct argp_option options[] = {
        {"municipality", 'm', "CODE|NAME", 0, "Only what names that municipality", 0},
        {"from-beginning", 'b', NULL, 0, "From the first message that Kafka has; else from now", 0},
        {"count", 'n', "N", 0, "End after N messages", 0},
        {"timeout", 't', "SECONDS", 0, "End after that time: with 1 where fewer than --count came", 0},
        {0}};
    static const char more[] =
        "Shows the messages of the topics as they come, decoded, one a line; with --json a JSON object a line, with "
        "all "
        "fields and headers. Topics: permits, family-arrivals, placements, determinations, quotas, nation, rejects (or "
        "their full names); without one all of them. Ctrl-C ends it.\n\n"
        "Examples:\n  taakctl watch quotas --municipality Tholen\n  taakctl watch rejects --from-beginning --json";
    struct watch watch = {.context = context};
    if (!command_parse(context, &command_watch, argc, argv, options, on_option, &watch.request, more))
        return error_exit_code(&context->error);
    return watch_run(&watch);
}

const struct command command_watch = {"watch", "[TOPIC...]", "Follows topics, decoded.", SETTINGS_KAFKA, run};
