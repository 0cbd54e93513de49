// taakctl nation: where the country stands.
#include "taakctl/nation_print.h"

#include <stdio.h>
#include <stdlib.h>

struct arguments {
    const char *period_text;
    int period;
};

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    if (key != ARGP_KEY_ARG)
        return ARGP_ERR_UNKNOWN;
    if (arguments->period_text || !period_parse(argument, &arguments->period))
        argp_error(state, "'%s' is no period such as 2017-1 or 2017-II", argument);
    arguments->period_text = argument;
    return 0;
}

static int nation_show(struct context *context, const struct standing *standing, const struct arguments *arguments)
{
    char text[PERIOD_TEXT_SIZE];
    if (!arguments->period_text)
        return nation_periods_print(context, standing) ? EXIT_SUCCESS : error_exit_code(&context->error);
    if (!standing_period(standing, arguments->period)) {
        error_set(&context->error, ERROR_FATAL,
                  "no figures for %s: it has no national total, or a population or register is missing",
                  period_format(arguments->period, text));
        return EXIT_FAILURE;
    }
    return nation_print(context, standing, arguments->period) ? EXIT_SUCCESS : error_exit_code(&context->error);
}

static int nation_run(struct context *context, int argc, char **argv)
{
    struct arguments arguments = {NULL, PERIOD_NONE};
    struct standing standing = {NULL, NULL};
    if (!command_parse(context, &command_nation, argc, argv, NULL, on_option, &arguments,
                       "Without a PERIOD: a line for each. With one: all its figures.\n\n"
                       "  taakctl nation\n  taakctl nation 2017-1"))
        return error_exit_code(&context->error);
    int exit_code = command_standing(context, &standing) ? nation_show(context, &standing, &arguments)
                                                         : error_exit_code(&context->error);
    standing_free(&standing);
    return exit_code;
}

const struct command command_nation = {"nation", "[PERIOD]", "Where the country stands.", SETTINGS_DATABASE,
                                       nation_run};
