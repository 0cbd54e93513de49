#include "taakctl/command.h"
#include "common/schema.h"
#include "common/version.h"

#include "taakctl_sql.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

static error_t no_arguments(int key, char *argument, struct argp_state *state)
{
    if (key != ARGP_KEY_ARG)
        return ARGP_ERR_UNKNOWN;
    argp_error(state, "no argument is taken: '%s'", argument);
    return EINVAL;
}

bool command_parse(struct context *context, const struct command *command, int argc, char **argv,
                   const struct argp_option *options, argp_parser_t parser, void *input, const char *more)
{
    char *documentation;
    if (asprintf(&documentation, "%s\v%s", command->purpose, more ? more : "") < 0)
        abort();
    struct argp argp = {options, parser ? parser : no_arguments, command->arguments, documentation, NULL, NULL, NULL};
    argp_parse(&argp, argc, argv, 0, NULL, input);
    free(documentation);
    if (!settings_load(&context->settings, command->needs, environ, &context->error))
        return false;
    // What librdkafka tells on the way is of no interest to who asked a question: the answer or an error is.
    bool debug = context->settings.log_level == LOG_DEBUG;
    log_open("taakctl", debug ? LOG_DEBUG : LOG_ERROR, (enum log_format)context->settings.log_format);
    return true;
}

void command_usage(const char *name, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "taakctl %s: ", name);
    vfprintf(stderr, format, arguments);
    fprintf(stderr, "\nTry 'taakctl %s --help'.\n", name);
    va_end(arguments);
    exit(EX_USAGE);
}

struct database *command_database_any(struct context *context)
{
    return database_open(context->settings.database_url, PROGRAM_IDENTITY("taakctl"), &context->error);
}

struct database *command_database(struct context *context)
{
    struct error *error = &context->error;
    struct database *database = command_database_any(context);
    if (!database || schema_check(database, error))
        return database;
    error->kind = ERROR_FATAL; // nobody waits for it here
    database_close(database);
    return NULL;
}

struct database *command_database_lookup(struct context *context)
{
    struct database *database = command_database(context);
    if (!database || database_script(database, taakctl_sql_lookup_session, &context->error))
        return database;
    database_close(database);
    return NULL;
}
