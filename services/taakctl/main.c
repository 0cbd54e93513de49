#include "common/printable.h"
#include "taakctl/command.h"
#include "terminal/print.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

static const struct command *const commands[] = {
    &command_migrate,
    &command_topics_create,
    &command_determine,
    &command_determine_sign,
    &command_determine_publish,
    &command_publish,
    &command_quota,
    &command_nation,
    &command_province,
    &command_what_if,
    &command_process,
    &command_watch,
    &command_unassigned,
    &command_lag,
    &command_top,
    &command_doctor,
    &command_record,
    &command_rejects_list,
    &command_rejects_show,
    &command_verify,
    &command_rebuild,
    &command_rejects_replay,
    &command_rejects_dismiss,
    &command_positions_set,
    &command_report,
    &command_keys_new,
    &command_keys_list,
    &command_keys_check,
    &command_audit,
    &command_audit_verify,
    &command_forget,
};
#define COMMANDS (sizeof commands / sizeof *commands)

struct request {
    bool json;
    int first_word; // the place of the command's name in argv; 0: there is none
};

// Prints the list of commands, for --help and where no command is given.
static void commands_print(FILE *out)
{
    fputs("taakctl - housing quotas for permit holders: set up, feed, ask, check\n\n"
          "Usage: taakctl [--json] COMMAND [ARGUMENT...]\n\nCommands:\n",
          out);
    for (size_t i = 0; i < COMMANDS; i++)
        fprintf(out, "  %-17s %s\n", commands[i]->name, commands[i]->purpose);
    fputs("\n'taakctl COMMAND --help' tells more of one, '--json' prints for programs.\n"
          "KAFKA_BOOTSTRAP_SERVERS and DATABASE_URL say where the servers are;\n"
          "'taakctl help settings' lists all settings.\n"
          "Exit codes: 0, 1 (the answer is no), 64 (usage), 69 (a server is not there),\n"
          "78 (configuration).\n",
          out);
}

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    struct request *request = state->input;
    (void)argument;
    switch (key) {
    case 'j':
        request->json = true;
        return 0;
    case 'h':
        commands_print(stdout);
        exit(EX_OK);
    case 'V':
        puts("taakctl " TAAKSTELLING_VERSION);
        exit(EX_OK);
    case ARGP_KEY_ARG:
        request->first_word = state->next - 1; // what follows is for the command to read
        state->next = state->argc;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

// How many of the words are the command's name; 0 where they are another's.
static int words_match(const struct command *command, int count, char **words)
{
    const char *rest = command->name;
    for (int i = 0; i < count; i++) {
        size_t length = strlen(words[i]);
        if (strncmp(rest, words[i], length) != 0 || (rest[length] && rest[length] != ' '))
            return 0;
        if (!rest[length])
            return i + 1;
        rest += length + 1;
    }
    return 0;
}

static const struct command *command_find(int count, char **words, int *taken)
{
    const struct command *found = NULL;
    *taken = 0;
    for (size_t i = 0; i < COMMANDS; i++) {
        int match = words_match(commands[i], count, words);
        if (match > *taken) {
            *taken = match;
            found = commands[i];
        }
    }
    return found;
}

// Whether a word is the first of commands that have two words, as "rejects" is.
static bool is_group(const char *word, const struct command *command)
{
    size_t length = strlen(word);
    return length > 0 && strncmp(command->name, word, length) == 0 && command->name[length] == ' ';
}

static bool asks_help(const char *word)
{
    static const char *const words[] = {"--help", "--usage", "-h", "-?"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(word, words[i]) == 0)
            return true;
    return false;
}

// Prints the commands that begin with a word; false where none does.
static bool group_print(const char *group, FILE *out)
{
    bool found = false;
    for (size_t i = 0; i < COMMANDS; i++) {
        if (!is_group(group, commands[i]))
            continue;
        if (!found)
            fprintf(out, "Usage: taakctl %s COMMAND [ARGUMENT...]\n\nCommands:\n", group);
        fprintf(out, "  %-17s %s\n", commands[i]->name, commands[i]->purpose);
        found = true;
    }
    if (found)
        fprintf(out, "\n'taakctl %s COMMAND --help' tells more of one.\n", group);
    return found;
}

static int command_unknown(const char *word)
{
    size_t length = strlen(word);
    fprintf(stderr, "taakctl: no command '%s'", word);
    for (size_t i = 0, told = 0; i < COMMANDS; i++)
        if (strncmp(commands[i]->name, word, length) == 0)
            fprintf(stderr, "%s '%s'", told++ ? "," : "; there is", commands[i]->name);
    fputs("\nTry 'taakctl help'.\n", stderr);
    return EX_USAGE;
}

static int exit_code_of(const struct context *context, bool ok)
{
    if (ok)
        return EX_OK;
    if (context->usage_error)
        return EX_USAGE;
    int exit_code = error_exit_code(&context->error);
    return exit_code ? exit_code : EXIT_FAILURE; // asked to stop, or no error: the answer is no
}

// Runs a command with the words behind its name. --json may stand among them as well as before the name.
static int command_run(const struct command *command, struct context *context, int count, char **words)
{
    char name[64], **arguments = calloc((size_t)count + 2, sizeof *arguments);
    int argc = 0;
    bool options = true;
    if (!arguments)
        return EXIT_FAILURE;
    snprintf(name, sizeof name, "taakctl %s", command->name);
    arguments[argc++] = name;
    for (int i = 0; i < count; i++) {
        options = options && strcmp(words[i], "--") != 0;
        if (options && strcmp(words[i], "--json") == 0)
            context->json = true;
        else
            arguments[argc++] = words[i];
    }
    int exit_code = exit_code_of(context, command->run(context, argc, arguments));
    if (context->error.kind != ERROR_NONE)
        fprintf(stderr, "taakctl: %s\n", context->error.message);
    free(arguments);
    settings_free(&context->settings);
    return exit_code;
}

static int help(struct context *context, int count, char **words)
{
    int taken;
    char asked[] = "--help", *asking[] = {asked};
    const struct command *command = command_find(count, words, &taken);
    bool printed = true;
    if (count == 0 || asks_help(words[0]) || strcmp(words[0], "help") == 0)
        commands_print(stdout);
    else if (strcmp(words[0], "settings") == 0)
        settings_print(stdout);
    else
        printed = !command && group_print(words[0], stdout);
    if (printed)
        return print_flush(stdout, &context->error) ? EX_OK : EXIT_FAILURE;
    return command ? command_run(command, context, 1, asking) : command_unknown(words[0]);
}

int main(int argc, char **argv)
{
    static const struct argp_option options[] = {{"json", 'j', NULL, 0, NULL, 0},
                                                 {"help", 'h', NULL, 0, NULL, 0},
                                                 {"usage", 'h', NULL, 0, NULL, 0},
                                                 {"version", 'V', NULL, 0, NULL, 0},
                                                 {0}};
    struct argp argp = {options, on_option, NULL, NULL, NULL, NULL, NULL};
    struct request request = {0};
    struct context context = {0};
    int taken;
    argp_err_exit_status = EX_USAGE;
    if (!arguments_check("taakctl", argc, argv))
        return EX_USAGE;
    argp_parse(&argp, argc, argv, ARGP_IN_ORDER | ARGP_NO_HELP, NULL, &request);
    context.json = request.json;
    char **words = argv + request.first_word;
    int count = request.first_word ? argc - request.first_word : 0;
    if (count == 0 || strcmp(words[0], "help") == 0)
        return help(&context, count ? count - 1 : 0, words + 1);
    const struct command *command = command_find(count, words, &taken);
    if (!command && count > 1 && asks_help(words[1]))
        return help(&context, 1, words);
    if (!command)
        return command_unknown(words[0]);
    return command_run(command, &context, count - taken, words + taken);
}
