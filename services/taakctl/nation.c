// taakctl nation: where the country stands.
#include "taakctl/nation_print.h"

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    int *period = state->input;
    if (key != ARGP_KEY_ARG)
        return ARGP_ERR_UNKNOWN;
    if (*period != PERIOD_NONE || !period_parse(argument, period))
        argp_error(state, "'%s' is no period such as 2017-1 or 2017-II", argument);
    return 0;
}

static bool shown(struct context *context, const struct standing *standing, int period)
{
    char text[PERIOD_TEXT_SIZE];
    if (period == PERIOD_NONE)
        return nation_periods_print(context, standing);
    if (standing_period(standing, period))
        return nation_print(context, standing, period);
    return error_set(&context->error, ERROR_FATAL,
                     "no figures for %s: it has no national total, or a population or register is missing",
                     period_format(period, text));
}

static bool nation_run(struct context *context, int argc, char **argv)
{
    int period = PERIOD_NONE;
    struct standing standing;
    if (!command_parse(context, &command_nation, argc, argv, NULL, on_option, &period,
                       "Without a PERIOD: a line for each. With one: all its figures.\n\n"
                       "  taakctl nation\n  taakctl nation 2017-1"))
        return false;
    bool ok = command_standing(context, &standing) && shown(context, &standing, period);
    standing_free(&standing);
    return ok;
}

const struct command command_nation = {"nation", "[PERIOD]", "Where the country stands.", SETTINGS_DATABASE,
                                       nation_run};
