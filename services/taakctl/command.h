// taakctl's commands: what each gets, and how each says what it found.
#pragma once

#include "common/database.h"
#include "common/error.h"
#include "common/kafka.h"
#include "common/settings.h"
#include "standing/standing.h"
#include "topics/producer.h"

#include <argp.h>
#include <jansson.h>
#include <stdbool.h>

struct context {
    struct settings settings; // as far as the command needs them; what was not needed and is not set is ""
    bool json;                // --json: print for programs
    bool usage_error;         // the error is of how the command was used: exit code 64 whatever its kind
    struct error error;
};

// One command; `taakctl NAME …` runs the longest name that fits ("rejects list").
struct command {
    const char *name;
    const char *arguments; // for the usage line, such as "MUNICIPALITY [PERIOD] [--explain]"
    const char *purpose;   // one line
    unsigned needs;        // SETTINGS_KAFKA, SETTINGS_DATABASE
    // argv[0] is "taakctl NAME" for messages; --json is taken out already. True: exit code 0. False without an error:
    // the answer is no, 1. False with context->error: main prints it, and the exit code is 1 to 78 by its kind.
    bool (*run)(struct context *context, int argc, char **argv);
};

#define OPTION_REPEATS 0x10000 // a flag of an argp_option, which argp passes over: it may be given more than once

// To be called first in run: reads the options and arguments with argp, then the settings that the command needs, so
// that wrong usage shows before wrong settings. --help prints the purpose, the options and `more` (how it works,
// examples; may be NULL) and exits 0; wrong usage, an option twice too, exits 64. Options and parser may be NULL: none
// are taken then. An argument that the parser gives ARGP_ERR_UNKNOWN for is refused. False with ERROR_CONFIG in
// context->error.
MUST_CHECK bool command_parse(struct context *context, const struct command *command, int argc, char **argv,
                              const struct argp_option *options, argp_parser_t parser, void *input, const char *more);

// Ends the program with 64 and a message for what argp alone cannot judge: "taakctl quota: no municipality 'X'".
__attribute__((noreturn, format(printf, 2, 3))) void command_usage(const char *name, const char *format, ...);

// What several commands read of their arguments; each ends the program with 64 where the text is none: a whole number
// from 1 to `most` (INT64_MAX: any), the value of --time in microseconds since 2000, an input topic by either name.
int64_t command_number(const char *text, int64_t most, struct argp_state *state);
int64_t command_time(const char *text, struct argp_state *state);
const struct topic *command_input_topic(const char *text, struct argp_state *state);

// A connection for the command; ERROR_TRANSIENT (exit 69) after one try, ERROR_FATAL where the schema is not this
// program's. The other whatever the schema: for what makes it.
struct database *command_database(struct context *context);
struct database *command_database_any(struct context *context);

// As command_database, for commands that look up what they need: by an index, also where the planner finds a table
// small.
struct database *command_database_lookup(struct context *context);

// A producer for a topic, see producer_open. NULL with context->error.
struct producer *command_producer(struct context *context, const struct topic *topic);

// Where everyone stands, read on a connection of its own. False with context->error; standing_free also after that.
MUST_CHECK bool command_standing(struct context *context, struct standing *standing);

// Whether the database has the whole schema of this program; ERROR_FATAL where it does not.
MUST_CHECK bool command_schema_check(struct context *context, struct database *database);

extern const struct command command_migrate, command_topics_create, command_lag, command_watch, command_rejects_list,
    command_rejects_show, command_unassigned, command_verify, command_rebuild, command_rejects_replay,
    command_positions_set, command_determine, command_publish, command_quota, command_nation, command_record;
