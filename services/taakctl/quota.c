// taakctl quota: where a municipality stands, and why.
#include "standing/municipality_name.h"
#include "standing/municipality_search.h"
#include "standing/province_rows.h"
#include "taakctl/figures_options.h"
#include "terminal/province_print.h"
#include "terminal/quota_print.h"

#include <stdlib.h>

#define WHICH "which municipality? Give its name or its CBS code (GM0716)"

struct arguments {
    const char *municipality;
    struct figures_options figures;
    bool explain;
};

static const struct argp_option options[] = {
    {"explain", 'e', NULL, 0, "The rule with its numbers filled in, and each input's event", 0},
    FIGURES_OPTION_AT,
    {0}};

// Takes the name or code of a municipality. It must hold a letter or a digit: of a name without one nothing is left to
// compare, and that would be a part of every name.
static void municipality_read(struct arguments *arguments, const char *text, struct argp_state *state)
{
    char *folded = name_fold(text);
    if (!folded || !*folded)
        argp_error(state, WHICH);
    free(folded);
    arguments->municipality = text;
}

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    if (key == 'e')
        arguments->explain = true;
    else if (key == 'a')
        figures_at(&arguments->figures, argument, state);
    else if (key == ARGP_KEY_ARG && state->arg_num == 0)
        municipality_read(arguments, argument, state);
    else if (key == ARGP_KEY_ARG)
        figures_period_read(&arguments->figures, argument, state);
    else if (key == ARGP_KEY_NO_ARGS)
        argp_error(state, WHICH);
    else
        return ARGP_ERR_UNKNOWN;
    return 0;
}

static bool no_figures(const struct standing *standing, int code, int period, struct error *error)
{
    char text[PERIOD_TEXT_SIZE];
    const char *name = ledger_name(standing->ledger, code, INT32_MAX);
    if (standing_current_period(standing) == PERIOD_NONE)
        return error_set(error, ERROR_FATAL,
                         "there are no figures yet: a register, a population and a national total make them; see "
                         "'taakctl determine --help'");
    if (!name)
        return error_set(error, ERROR_FATAL,
                         "GM%04d is no municipality that a register names: ask by name, as in 'taakctl quota Tholen'",
                         code);
    if (standing_next_period(standing, code, PERIOD_NONE) == PERIOD_NONE)
        return error_set(error, ERROR_FATAL,
                         "%s (GM%04d) has no figures: it exists on the first day of no period that 'taakctl nation' "
                         "lists",
                         name, code);
    return error_set(error, ERROR_FATAL, "%s (GM%04d) has no figures for %s: 'taakctl quota GM%04d' lists its periods",
                     name, code, period_format(period, text), code);
}

static bool shown(struct context *context, const struct records *records, const struct arguments *arguments, int code)
{
    const struct standing *standing = &records->standing;
    int period = arguments->figures.period;
    if (period == PERIOD_NONE && arguments->explain)
        period = standing_current_period(standing);
    if (period == PERIOD_NONE && standing_next_period(standing, code, PERIOD_NONE) != PERIOD_NONE)
        return quota_periods_print(standing, code, context->json, &context->error);
    if (period == PERIOD_NONE || !standing_quota(standing, code, period))
        return no_figures(standing, code, period, &context->error);
    return quota_print(records, code, period, arguments->explain, context->json, &context->error);
}

// Some municipalities are called like the province that they lie in.
static bool namesake_tell(const char *name, int province, struct error *error)
{
    char code[PROVINCE_TEXT_SIZE];
    putchar('\n');
    text_print_wrapped(stdout, 0, "%s is a province too: 'taakctl province %s' has its municipalities.", name,
                       province_format(province, code));
    return print_flush(stdout, error);
}

static bool found(struct context *context, const struct records *records, const struct arguments *arguments)
{
    int province = province_search(arguments->municipality);
    int code = municipality_search(records->standing.ledger, arguments->municipality, &context->error);
    if (code != CODE_NONE)
        return shown(context, records, arguments, code) &&
               (province == 0 || context->json || namesake_tell(arguments->municipality, province, &context->error));
    if (province == 0)
        return false;
    if (arguments->explain)
        command_usage("quota", "--explain tells of one municipality, and %s is a province", arguments->municipality);
    context->error = (struct error){0};
    return province_print(records, province, arguments->figures.period, context->json, &context->error);
}

static bool quota_run(struct context *context, int argc, char **argv)
{
    struct arguments arguments = {NULL, FIGURES_OPTIONS_NONE, false};
    struct records records;
    if (!command_parse(
            context, &command_quota, argc, argv, options, on_option, &arguments,
            "MUNICIPALITY is a CBS code or a name. Without a PERIOD: a line for each; --explain then takes the "
            "one that runs. A province gives all of its municipalities.\n\n"
            "  taakctl quota Tholen\n  taakctl quota GM0716 2017-1 --explain\n"
            "  taakctl quota Zeeland 2017-1 --at 2017-04-01"))
        return false;
    bool ok = command_records(context, arguments.figures.at, &records) && found(context, &records, &arguments);
    records_free(&records);
    return ok;
}

const struct command command_quota = {"quota", "MUNICIPALITY|PROVINCE [PERIOD] [--explain] [--at DAY]",
                                      "Where a municipality stands, and why.", SETTINGS_DATABASE, quota_run};
