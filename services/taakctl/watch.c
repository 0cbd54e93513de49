#include "common/stop.h"
#include "common/version.h"
#include "standing/municipality_search.h"
#include "standing/names.h"
#include "taakctl/command.h"
#include "taakctl/watch_print.h"
#include "terminal/print.h"
#include "topics/follower.h"
#include "topics/message_json.h"

#include <signal.h>

#define POLL_MS    100
#define DAY_MOST_S (7 * 24 * 3600)

struct request {
    struct following following;
    const char *municipality;
    int64_t count;     // 0: no end
    int64_t timeout_s; // --timeout; 0: none
};

struct watch {
    struct context *context;
    struct request request;
    char code[CODE_TEXT_SIZE]; // "" for all
    struct follower *follower;
    int64_t shown;
};

static void topic_add(struct following *following, const char *name, struct argp_state *state)
{
    const struct topic *topic = topic_find(name);
    if (!topic)
        argp_error(state, "no topic '%s', such as quotas or taakstelling.quotas.v1", name);
    following_add(following, topic);
}

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    struct request *request = state->input;
    if (key == 'm')
        request->municipality = argument;
    else if (key == 'b')
        request->following.from_beginning = true;
    else if (key == 'n')
        request->count = command_number(argument, INT64_C(1000000000), state);
    else if (key == 't')
        request->timeout_s = command_number(argument, DAY_MOST_S, state);
    else if (key == ARGP_KEY_ARG)
        topic_add(&request->following, argument, state);
    else
        return ARGP_ERR_UNKNOWN;
    return 0;
}

// Finds the municipality to filter by. Only a name, not a code, needs the database.
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

static bool message_show(struct watch *watch, const rd_kafka_message_t *message)
{
    struct context *context = watch->context;
    const struct topic *topic = topic_find(rd_kafka_topic_name(message->rkt));
    json_t *shown = message_json(topic, message);
    if (*watch->code && !message_json_names(shown, watch->code)) {
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

// Says that a broker went away. librdkafka tries again by itself, but who watches wants to know.
static bool error_judge(struct watch *watch, const rd_kafka_message_t *message)
{
    if (!follower_goes_on(message))
        return error_set(&watch->context->error, ERROR_FATAL, "Kafka: %s", rd_kafka_message_errstr(message));
    fputs("taakctl watch: ", stderr);
    text_print(rd_kafka_message_errstr(message), stderr);
    fputs("; trying again\n", stderr);
    return true;
}

static bool follow(struct watch *watch)
{
    const struct request *request = &watch->request;
    int64_t until_ms = request->timeout_s ? clock_ms() + request->timeout_s * 1000 : INT64_MAX;
    bool ok = true;
    while (ok && !stop_requested() && clock_ms() < until_ms && (!request->count || watch->shown < request->count)) {
        rd_kafka_message_t *message = follower_next(watch->follower, POLL_MS);
        if (!message)
            continue;
        ok = message->err ? error_judge(watch, message) : message_show(watch, message);
        rd_kafka_message_destroy(message);
    }
    return ok;
}

static bool watch_run(struct watch *watch)
{
    struct context *context = watch->context;
    bool ok = municipality_find(watch);
    if (ok)
        watch->follower = follower_open(&context->settings, PROGRAM_IDENTITY("taakctl"), "taakctl-watch",
                                        &watch->request.following, &context->error);
    ok = ok && watch->follower;
    if (ok) {
        stop_install();
        signal(SIGPIPE, SIG_DFL); // `taakctl watch | head` ends quietly
        ok = follow(watch);
    }
    follower_close(watch->follower);
    return ok && (watch->shown >= watch->request.count || stop_requested());
}

static bool run(struct context *context, int argc, char **argv)
{
    static const struct argp_option options[] = {
        {"municipality", 'm', "CODE|NAME", 0, "Only what names that municipality", 0},
        {"from-beginning", 'b', NULL, 0, "From the first message that Kafka has; else from now", 0},
        {"count", 'n', "N", 0, "End after N messages", 0},
        {"timeout", 't', "SECONDS", 0, "End after that time: with 1 where fewer than --count came", 0},
        {0}};
    static const char more[] =
        "Shows the messages of the topics as they come, decoded, one a line; with --json a JSON object a line, with "
        "all fields and headers. Topics: permits, family-arrivals, placements, determinations, quotas, nation, rejects "
        "(or "
        "their full names); without one all of them. Ctrl-C ends it.\n\n"
        "Examples:\n  taakctl watch quotas --municipality Tholen\n  taakctl watch rejects --from-beginning --json";
    struct watch watch = {.context = context};
    if (!command_parse(context, &command_watch, argc, argv, options, on_option, &watch.request, more))
        return false;
    return watch_run(&watch);
}

const struct command command_watch = {"watch", "[TOPIC...]", "Follows topics, decoded.", SETTINGS_KAFKA, run};
