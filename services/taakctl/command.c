#include "taakctl/command.h"
#include "audit/audit.h"
#include "common/number_text.h"
#include "common/printable.h"
#include "common/schema.h"
#include "common/version.h"
#include "messages/event.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#define KEYS_MOST 0x200 // above the keys that options have here; argp's own keys are higher

// A command's options and parser, and which of the options were given so far.
struct parsing {
    const struct argp_option *options;
    argp_parser_t parser;
    void *input;
    bool came[KEYS_MOST];
};

// The option with a key; NULL where the command has none.
static const struct argp_option *option_find(const struct argp_option *options, int key)
{
    for (; options && options->name; options++)
        if (options->key == key)
            return options;
    return NULL;
}

// Called by argp for everything that is given. An option that is given twice is refused: one of the two would count,
// and people could not see which.
static error_t on_any(int key, char *argument, struct argp_state *state)
{
    struct parsing *parsing = state->input;
    const struct argp_option *option = key > 0 && key < KEYS_MOST ? option_find(parsing->options, key) : NULL;
    if (option && parsing->came[key] && !(option->flags & OPTION_REPEATS))
        argp_error(state, "--%s is given twice", option->name);
    if (option)
        parsing->came[key] = true;
    state->input = parsing->input;
    error_t result = parsing->parser ? parsing->parser(key, argument, state) : ARGP_ERR_UNKNOWN;
    state->input = parsing;
    if (key == ARGP_KEY_ARG && result == ARGP_ERR_UNKNOWN)
        argp_error(state, "no argument is taken: '%s'", argument);
    return result;
}

bool command_parse(struct context *context, const struct command *command, int argc, char **argv,
                   const struct argp_option *options, argp_parser_t parser, void *input, const char *more)
{
    char *documentation;
    if (asprintf(&documentation, "%s\v%s", command->purpose, more ? more : "") < 0)
        abort();
    struct argp argp = {options, on_any, command->arguments, documentation, NULL, NULL, NULL};
    struct parsing parsing = {.options = options, .parser = parser, .input = input};
    argp_parse(&argp, argc, argv, 0, NULL, &parsing);
    free(documentation);
    if (!settings_load(&context->settings, command->needs, environ, &context->error))
        return false;
    // Who asked a question wants an answer or an error, not what librdkafka has to say on the way.
    bool debug = context->settings.log_level == LOG_DEBUG;
    log_open("taakctl", debug ? LOG_DEBUG : LOG_ERROR, (enum log_format)context->settings.log_format);
    return true;
}

void command_usage(const char *name, const char *format, ...)
{
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    printable_vformat(text, sizeof text, format, arguments);
    va_end(arguments);
    fprintf(stderr, "taakctl %s: %s\nTry 'taakctl %s --help'.\n", name, text, name);
    exit(EX_USAGE);
}

int64_t command_number(const char *text, int64_t most, struct argp_state *state)
{
    int64_t number;
    if (number_parse(text, 1, most, &number))
        return number;
    if (most == INT64_MAX)
        argp_error(state, "'%s' is no whole number from 1 up", text);
    argp_error(state, "'%s' is no whole number from 1 to %" PRId64, text, most);
    return 0;
}

int64_t command_time(const char *text, struct argp_state *state)
{
    int64_t time_us;
    if (!event_time_read(text, strlen(text), &time_us))
        argp_error(state, "--time: '%s' is no RFC 3339 time such as 2017-04-01T09:30:00Z", text);
    return time_us;
}

const struct topic *command_input_topic(const char *text, struct argp_state *state)
{
    const struct topic *topic = topic_find(text);
    if (!topic || !topic->kind)
        argp_error(state, "no input topic '%s', such as placements", text);
    return topic;
}

struct database *command_database_any(struct context *context)
{
    return database_open(&context->settings, PROGRAM_IDENTITY("taakctl"), &context->error);
}

bool command_schema_check(struct context *context, struct database *database)
{
    struct error *error = &context->error;
    if (schema_check(database, error))
        return true;
    if (strncmp(error->message, SCHEMA_FAULT, strlen(SCHEMA_FAULT)) == 0)
        error->kind = ERROR_FATAL; // a service would wait for another schema; a person should not have to
    return false;
}

struct database *command_database(struct context *context)
{
    struct database *database = command_database_any(context);
    if (!database || command_schema_check(context, database))
        return database;
    database_close(database);
    return NULL;
}

struct database *command_database_lookup(struct context *context)
{
    struct database *database = command_database(context);
    if (!database || audit_look_up(database, &context->error))
        return database;
    database_close(database);
    return NULL;
}

struct producer *command_producer(struct context *context, const struct topic *topic)
{
    return producer_open(&context->settings, PROGRAM_IDENTITY("taakctl"), topic, &context->error);
}

struct signer *command_signer(struct context *context)
{
    const struct settings *settings = &context->settings;
    if (*settings->signing_key_file)
        return signer_open(settings->signing_key_file, settings->signing_key_id, &context->error);
    error_set(&context->error, ERROR_CONFIG,
              "SIGNING_KEY_FILE and SIGNING_KEY_ID are not set, and there is no signing without a key: 'taakctl keys "
              "new' makes one");
    return NULL;
}

bool command_standing(struct context *context, struct standing *standing)
{
    struct database *database = command_database(context);
    *standing = (struct standing){NULL, NULL};
    bool ok = database && standing_read(standing, database, &context->error);
    database_close(database);
    return ok;
}

bool command_records(struct context *context, int32_t at, struct records *records)
{
    struct database *database = command_database(context);
    struct records now = {0};
    *records = (struct records){0};
    bool ok = database && records_read(&now, database, &context->error);
    database_close(database);
    if (ok && at != DAY_NONE) {
        ok = records_as_of(records, &now, at, &context->error);
        context->usage_error = !ok && context->error.kind == ERROR_CONFIG;
        records_free(&now);
    } else
        *records = now;
    return ok;
}
