// The commands of taakctl: what each is given, and how each says what it found.
//
// The folder `taakctl` holds what belongs to a command line: options, what is printed, exit codes (services/terminal
// has the tables and bars). Each command is a small file that reads its options, calls a function of services/standing,
// feed, audit, survey or topics, and prints what it returns.
#pragma once

#include "common/database.h"
#include "common/error.h"
#include "common/kafka.h"
#include "common/settings.h"
#include "signatures/signing.h"
#include "standing/records.h"
#include "topics/producer.h"

#include <argp.h>
#include <jansson.h>
#include <stdbool.h>

// What a command is run with.
struct context {
    struct settings settings; // read by command_parse; what the command does not need and is not set is ""
    bool json;                // --json was given: print JSON, for programs
    bool usage_error;         // the error is of how the command was used: exit code 64 whatever its kind
    struct error error;       // what main prints where the command fails
};

// A command. `taakctl NAME …` runs the one with the longest name that fits, as a name may be two words ("rejects
// list").
struct command {
    const char *name;
    const char *arguments; // for the usage line, such as "MUNICIPALITY [PERIOD] [--explain]"
    const char *purpose;   // one line for --help
    unsigned needs;        // which settings must be given: SETTINGS_KAFKA, SETTINGS_DATABASE, both or 0
    // Runs it. argv[0] is "taakctl NAME", for messages, and --json is taken out already. True is exit code 0. False
    // without an error is 1: the answer is no. False with context->error: main prints it, and the exit code goes by its
    // kind (error_exit_code).
    bool (*run)(struct context *context, int argc, char **argv);
};

// A flag of an argp_option, which argp itself ignores: the option may be given more than once.
#define OPTION_REPEATS 0x10000

// To be called first by `run`. Reads the options and arguments with argp, and then the settings that the command needs,
// so that wrong usage shows before wrong settings. Options and parser may be NULL, where none are taken; `input` is
// passed to the parser. An argument for which the parser returns ARGP_ERR_UNKNOWN is refused. --help prints the
// purpose, the options and `more` (how it works, examples; may be NULL) and ends the program with 0. Wrong usage, an
// option that is given twice too, ends it with 64. False with ERROR_CONFIG in context->error where a setting is wrong.
MUST_CHECK bool command_parse(struct context *context, const struct command *command, int argc, char **argv,
                              const struct argp_option *options, argp_parser_t parser, void *input, const char *more);

// Ends the program with 64 and a message on standard error, for usage that argp alone cannot judge: "taakctl quota: no
// municipality 'X'". `name` is the command's; the rest is formatted as by printf.
__attribute__((noreturn, format(printf, 2, 3))) void command_usage(const char *name, const char *format, ...);

// What several commands read of their arguments; where the text is none that is wrong usage (argp_error): a whole
// number from 1 to `most` (INT64_MAX: any), the value of --time in microseconds since 2000, an input topic by either
// name.
int64_t command_number(const char *text, int64_t most, struct argp_state *state);
int64_t command_time(const char *text, struct argp_state *state);
const struct topic *command_input_topic(const char *text, struct argp_state *state);

// Opens a connection for the command, with one try. NULL with context->error: ERROR_TRANSIENT where the database is not
// there, ERROR_FATAL where its schema is not this program's.
struct database *command_database(struct context *context);

// The same whatever the schema is: for the command that makes it.
struct database *command_database_any(struct context *context);

// The same as the first, for commands that look rows up by a key (audit_look_up).
struct database *command_database_lookup(struct context *context);

// Opens a producer for a topic (producer_open). NULL with context->error.
struct producer *command_producer(struct context *context, const struct topic *topic);

// The key that signs, of SIGNING_KEY_FILE and SIGNING_KEY_ID. NULL with context->error where they are not set, or
// wrong. Free with signer_free.
struct signer *command_signer(struct context *context);

// Reads where everyone stands, on a connection of its own. False with context->error. Call standing_free also after
// that.
MUST_CHECK bool command_standing(struct context *context, struct standing *standing);

// The same with the persons of each month, as of a day (DAY_NONE: now). A day that cannot be asked for is wrong usage.
// Call records_free also after a failure.
MUST_CHECK bool command_records(struct context *context, int32_t at, struct records *records);

// Whether the database has the schema of this program, and whole (common/schema.h). Where it has not, context->error is
// ERROR_FATAL, as no person should be made to wait for it.
MUST_CHECK bool command_schema_check(struct context *context, struct database *database);

// All commands; main lists them.
extern const struct command command_migrate, command_topics_create, command_lag, command_watch, command_rejects_list,
    command_rejects_show, command_unassigned, command_verify, command_rebuild, command_rejects_replay,
    command_rejects_dismiss, command_doctor, command_top, command_positions_set, command_determine, command_publish,
    command_determine_sign, command_determine_publish, command_keys_new, command_keys_list, command_keys_check,
    command_quota, command_nation, command_province, command_what_if, command_process, command_record, command_report,
    command_audit, command_audit_verify, command_forget;
