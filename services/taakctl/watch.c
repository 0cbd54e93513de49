#include "common/stop.h"
#include "common/version.h"
#include "messages/event.h"
#include "standing/municipality_search.h"
#include "survey/places.h"
#include "taakctl/command.h"
#include "terminal/print.h"
#include "terminal/watch_print.h"
#include "topics/follower.h"
#include "topics/message_json.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define POLL_MS    100
#define DAY_MOST_S (7 * 24 * 3600)

struct request {
    struct following following;
    const char *municipality, *province, *type;
    bool only_behind;
    int64_t count;     // 0: no end
    int64_t timeout_s; // --timeout; 0: none
};

struct watch {
    struct context *context;
    struct request request;
    char code[CODE_TEXT_SIZE]; // "" for all
    const char *province_code; // NULL for all
    struct places *places;     // NULL where there is no database to ask for names
    json_t *last;              // by topic and key: the value of the last update
    struct follower *follower;
    struct watch_day day;
    int64_t shown;
};

static void topic_add(struct following *following, const char *name, struct argp_state *state)
{
    const struct topic *topic = topic_find(name);
    if (!topic)
        argp_error(state, "no topic '%s', such as quotas or taakstelling.quotas.v1", name);
    following_add(following, topic);
}

// "2 h", "30 min", "45 s", "1 d" ago, or an RFC 3339 time, in milliseconds since 1970.
static int64_t since_read(const char *text, struct argp_state *state)
{
    static const struct {
        const char *unit;
        int64_t ms;
    } units[] = {{"s", 1000}, {"min", 60000}, {"m", 60000}, {"h", 3600000}, {"d", 86400000}};
    char *unit;
    int64_t number = strtoll(text, &unit, 10), time_us;
    while (unit > text && *unit == ' ')
        unit++;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (number > 0 && number < 100000 && strcmp(unit, units[i].unit) == 0)
            return unix_ms() - number * units[i].ms;
    if (!event_time_read(text, strlen(text), &time_us))
        argp_error(state, "--since: '%s' is neither a span such as 2h or 30min nor a time such as 2017-04-01T09:30:00Z",
                   text);
    return time_us / 1000 + UNIX_TO_2000_MS;
}

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    struct request *request = state->input;
    if (key == 'm')
        request->municipality = argument;
    else if (key == 'p')
        request->province = argument;
    else if (key == 'y')
        request->type = argument;
    else if (key == 'o')
        request->only_behind = true;
    else if (key == 's')
        request->following.since_ms = since_read(argument, state);
    else if (key == 'b')
        request->following.from_beginning = true;
    else if (key == 'n')
        request->count = command_number(argument, INT64_C(1000000000), state);
    else if (key == 't')
        request->timeout_s = command_number(argument, DAY_MOST_S, state);
    else if (key == ARGP_KEY_ARG)
        topic_add(&request->following, argument, state);
    else if (key == ARGP_KEY_END && request->following.since_ms && request->following.from_beginning)
        argp_error(state, "--since or --from-beginning, not both");
    else
        return ARGP_ERR_UNKNOWN;
    return 0;
}

// Reads the names of municipalities and provinces. Only where one is asked for by its name the database must be there:
// else codes are shown.
static bool places_know(struct watch *watch)
{
    struct context *context = watch->context;
    const struct request *request = &watch->request;
    const char *asked = request->province ? request->province : request->municipality;
    bool needed = request->province || (request->municipality && code_parse(request->municipality) == CODE_NONE);
    if (!*context->settings.database_url)
        return !needed || error_set(&context->error, ERROR_CONFIG,
                                    "DATABASE_URL is not set, and '%s' is looked up there: set it or give the code of "
                                    "a municipality, such as GM0716",
                                    asked);
    struct database *database = command_database(context);
    if (database)
        watch->places = places_read(database, &context->error);
    database_close(database);
    if (watch->places || needed)
        return watch->places != NULL;
    context->error = (struct error){0}; // names are only nicer
    return true;
}

static bool places_choose(struct watch *watch)
{
    struct context *context = watch->context;
    const char *text = watch->request.municipality;
    struct standing standing = {NULL, NULL};
    int code = text ? code_parse(text) : CODE_NONE;
    if (watch->request.province) {
        watch->province_code = places_province(watch->places, watch->request.province, &context->error);
        if (!watch->province_code)
            return false;
    }
    if (!text)
        return true;
    if (code == CODE_NONE && command_standing(context, &standing))
        code = municipality_search(standing.ledger, text, &context->error);
    standing_free(&standing);
    if (code != CODE_NONE)
        code_format(code, watch->code);
    return code != CODE_NONE;
}

// Whether the text of a type is in the event's, or names what a determination determines: "total", "official".
static bool type_fits(const char *type, const json_t *message)
{
    const char *ce_type = json_string_value(json_object_get(json_object_get(message, "headers"), "ce_type"));
    const char *subject = json_string_value(json_object_get(message, "key"));
    return (ce_type && strstr(ce_type, type)) || (subject && strncmp(subject, type, strlen(type)) == 0);
}

static bool is_chosen(const struct watch *watch, const json_t *message)
{
    const json_t *value = json_object_get(message, "value");
    const char *schedule = json_string_value(json_object_get(value, "schedule"));
    struct place place;
    if (*watch->code && !message_json_names(message, watch->code))
        return false;
    if (watch->province_code && !(places_find(watch->places, watch_municipality(message), &place) &&
                                  strcmp(place.province_code, watch->province_code) == 0))
        return false;
    if (watch->request.type && !type_fits(watch->request.type, message))
        return false;
    return !watch->request.only_behind || (schedule && strcmp(schedule, "BEHIND") == 0);
}

// Remembers an update as the last of its key, and gives the one before; NULL: there was none.
static json_t *last_replace(struct watch *watch, const struct topic *topic, const json_t *message)
{
    char key[200];
    json_t *value = json_object_get(message, "value");
    const char *name = json_string_value(json_object_get(message, "key"));
    snprintf(key, sizeof key, "%s %s", topic->short_name, name ? name : "");
    json_t *before = json_incref(json_object_get(watch->last, key));
    if (json_is_object(value))
        json_object_set(watch->last, key, value);
    else
        json_object_del(watch->last, key);
    return before;
}

static bool message_show(struct watch *watch, const rd_kafka_message_t *message)
{
    struct context *context = watch->context;
    const struct topic *topic = topic_find(rd_kafka_topic_name(message->rkt));
    json_t *shown = message_json(topic, message);
    bool update = topic->value && !topic->kind, ok = true;
    json_t *before = update && !context->json ? last_replace(watch, topic, shown) : NULL;
    if (!follower_is_old(watch->follower, message) && is_chosen(watch, shown)) {
        watch->shown++;
        if (context->json) {
            ok = json_print_line(json_incref(shown), stdout, &context->error);
        } else {
            watch_print(&(struct watch_line){topic, shown, update, before, watch->places}, &watch->day, stdout);
            ok = print_flush(stdout, &context->error);
        }
    }
    json_decref(before);
    json_decref(shown);
    return ok;
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
    bool ok = places_know(watch) && places_choose(watch);
    watch->request.following.remembers = !context->json;
    watch->last = json_object();
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
    places_free(watch->places);
    json_decref(watch->last);
    return ok && (watch->shown >= watch->request.count || stop_requested());
}

static bool run(struct context *context, int argc, char **argv)
{
    static const struct argp_option options[] = {
        {"municipality", 'm', "CODE|NAME", 0, "Only what names that municipality", 0},
        {"province", 'p', "CODE|NAME", 0, "Only what is of a municipality in that province", 0},
        {"type", 'y', "TEXT", 0,
         "Only events with that in their ce_type, such as placement, or determinations of that kind, such as total", 0},
        {"only-behind", 'o', NULL, 0, "Only quotas of municipalities that are behind schedule", 0},
        {"since", 's', "SPAN|TIME", 0, "From then on: 30min, 2h or 1d ago, or a time such as 2017-04-01T09:30:00Z", 0},
        {"from-beginning", 'b', NULL, 0, "From the first message that Kafka has; else from now", 0},
        {"count", 'n', "N", 0, "End after N messages", 0},
        {"timeout", 't', "SECONDS", 0, "End after that time: with 1 where fewer than --count came", 0},
        {0}};
    static const char more[] =
        "Shows the messages of the topics as they come, one a line: when, which topic, the municipality by name (where "
        "DATABASE_URL is set), and of quotas and nation what changed, \"to go 25 → 24\". Times are local, a line tells "
        "of each new day. With --json a JSON object a line, with all fields and headers. Topics: permits, "
        "family-arrivals, placements, determinations, quotas, nation, rejects "
        "(or "
        "their full names); without one all of them. Ctrl-C ends it.\n\n"
        "Examples:\n  taakctl watch quotas --province Zeeland --only-behind\n  taakctl watch placements rejects "
        "--since 2h\n"
        "  taakctl watch --municipality Tholen --json";
    struct watch watch = {.context = context};
    if (!command_parse(context, &command_watch, argc, argv, options, on_option, &watch.request, more))
        return false;
    return watch_run(&watch);
}

const struct command command_watch = {"watch", "[TOPIC...]", "Follows topics, decoded.", SETTINGS_KAFKA, run};
