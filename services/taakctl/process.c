// taakctl process: how long people wait.
#include "taakctl/figures_options.h"
#include "terminal/print.h"
#include "terminal/process_print.h"

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

static bool shown(struct context *context, int period, int32_t at)
{
    struct process process = {0};
    struct database *database = command_database(context);
    bool ok = database && process_read(&process, period, at, database, &context->error);
    database_close(database);
    if (ok)
        ok = context->json ? json_print(process_json(&process), stdout, &context->error)
                           : process_print(&process, &context->error);
    process_free(&process);
    return ok;
}

static bool run(struct context *context, int argc, char **argv)
{
    struct figures_options asked = FIGURES_OPTIONS_NONE;
    struct records records;
    if (!command_parse(context, &command_process, argc, argv, options, on_option, &asked,
                       "Who waits, since how many weeks; and how many weeks passed between the permit or arrival and "
                       "the home, where the placement names it. PERIOD is the one that runs, if not given. Of a "
                       "province too few persons are not told.\n\n"
                       "  taakctl process\n  taakctl process 2017-1 --at 2017-04-01"))
        return false;
    bool ok = command_records(context, asked.at, &records); // they know which period runs, and which days there are
    int period = asked.period != PERIOD_NONE || !ok ? asked.period : standing_current_period(&records.standing);
    records_free(&records);
    if (ok && period == PERIOD_NONE)
        return error_set(&context->error, ERROR_FATAL, "no period has a national total: name one, such as 2017-1");
    return ok && shown(context, period, asked.at);
}

const struct command command_process = {"process", "[PERIOD] [--at DAY]", "How long people wait for a home.",
                                        SETTINGS_DATABASE, run};
