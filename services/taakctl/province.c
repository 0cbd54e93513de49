// taakctl province: where a province's municipalities stand.
#include "standing/province_rows.h"
#include "taakctl/figures_options.h"
#include "terminal/province_print.h"

struct arguments {
    int province; // 0: none was given
    struct figures_options figures;
};

static const struct argp_option options[] = {FIGURES_OPTION_AT, {0}};

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    if (key == 'a')
        figures_at(&arguments->figures, argument, state);
    else if (key == ARGP_KEY_ARG && state->arg_num == 0) {
        arguments->province = province_search(argument);
        if (arguments->province == 0)
            argp_error(state, "'%s' is no province such as Zeeland or PV29", argument);
    } else if (key == ARGP_KEY_ARG)
        figures_period_read(&arguments->figures, argument, state);
    else if (key == ARGP_KEY_NO_ARGS)
        argp_error(state, "which province? Give its name or its CBS code (PV29)");
    else
        return ARGP_ERR_UNKNOWN;
    return 0;
}

static bool province_run(struct context *context, int argc, char **argv)
{
    struct arguments arguments = {0, FIGURES_OPTIONS_NONE};
    struct records records;
    if (!command_parse(context, &command_province, argc, argv, options, on_option, &arguments,
                       "PROVINCE is a CBS code or a name. Without a PERIOD: the one that runs.\n\n"
                       "  taakctl province Zeeland\n  taakctl province PV29 2017-1 --at 2017-04-01"))
        return false;
    bool ok = command_records(context, arguments.figures.at, &records) &&
              province_print(&records, arguments.province, arguments.figures.period, context->json, &context->error);
    records_free(&records);
    return ok;
}

const struct command command_province = {"province", "PROVINCE [PERIOD] [--at DAY]",
                                         "Where a province's municipalities stand.", SETTINGS_DATABASE, province_run};
