// taakctl nation: where the country stands.
#include "taakctl/figures_options.h"
#include "terminal/nation_print.h"

static const struct argp_option options[] = {FIGURES_OPTION_AT, {0}};

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    struct figures_options *asked = state->input;
    if (key == 'a')
        figures_at(asked, argument, state);
    else if (key == ARGP_KEY_ARG)
        figures_period_read(asked, argument, state);
    else
        return ARGP_ERR_UNKNOWN;
    return 0;
}

static bool shown(struct context *context, const struct standing *standing, int period)
{
    char text[PERIOD_TEXT_SIZE];
    if (period == PERIOD_NONE)
        return nation_periods_print(standing, context->json, &context->error);
    if (standing_period(standing, period))
        return nation_print(standing, period, context->json, &context->error);
    return error_set(&context->error, ERROR_FATAL,
                     "no figures for %s: it has no national total, or a population or register is missing",
                     period_format(period, text));
}

static bool nation_run(struct context *context, int argc, char **argv)
{
    struct figures_options asked = FIGURES_OPTIONS_NONE;
    struct records records;
    if (!command_parse(context, &command_nation, argc, argv, options, on_option, &asked,
                       "Without a PERIOD: a line for each. With one: all its figures.\n\n"
                       "  taakctl nation\n  taakctl nation 2017-1\n  taakctl nation 2017-1 --at 2017-04-01"))
        return false;
    bool ok = command_records(context, asked.at, &records) && shown(context, &records.standing, asked.period);
    records_free(&records);
    return ok;
}

const struct command command_nation = {"nation", "[PERIOD] [--at DAY]", "Where the country stands.", SETTINGS_DATABASE,
                                       nation_run};
