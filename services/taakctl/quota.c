// taakctl quota: where a municipality stands, and why.
#include "taakctl/print.h"
#include "taakctl/quota_print.h"
#include "taakctl/standing.h"

#include <stdio.h>
#include <stdlib.h>

struct arguments {
    const char *municipality;
    int period;
    bool explain;
};

static const struct argp_option options[] = {
    {"explain", 'e', NULL, 0, "The rule with its numbers filled in, and each input's event", 0}, {0}};

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (key) {
    case 'e':
        arguments->explain = true;
        return 0;
    case ARGP_KEY_ARG:
        if (state->arg_num == 0)
            arguments->municipality = argument;
        else if (state->arg_num > 1 || !period_parse(argument, &arguments->period))
            argp_error(state, "'%s' is no period such as 2017-1 or 2017-II", argument);
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "which municipality? Give its name or its CBS code (GM0716)");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static bool periods_print(struct context *context, const struct standing *standing, int code)
{
    static const struct column columns[] = {
        {"Period", "period", COLUMN_TEXT},        {"Phase", "phase", COLUMN_TEXT},
        {"Quota", "quota", COLUMN_NUMBER},        {"", "basis", COLUMN_TEXT},
        {"Carried", "carry_over", COLUMN_NUMBER}, {"Corrected", "corrected_quota", COLUMN_NUMBER},
        {"Realised", "realised", COLUMN_NUMBER},  {"To go", "remaining", COLUMN_NUMBER},
        {"Schedule", "schedule", COLUMN_TEXT},
    };
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    int first = 0, last = -1;
    char text[PERIOD_TEXT_SIZE];
    if (!figures_range(standing->figures, &first, &last))
        last = first - 1;
    for (int period = first; period <= last; period++) {
        const struct period_figures *figures = figures_period(standing->figures, period);
        const struct quota *quota = figures_quota(standing->figures, code, period);
        if (!figures || !figures->published || !quota)
            continue;
        table_text(table, context->json ? period_format(period, text) : period_roman(period, text));
        table_text(table, phase_name(figures->nation.phase));
        table_number(table, quota->quota);
        table_text(table, basis_name(quota->basis));
        table_signed(table, quota->carry_over);
        table_number(table, quota->corrected_quota);
        table_number(table, quota->realised);
        table_number(table, quota->remaining);
        table_text(table, schedule_name(quota->schedule));
    }
    if (!context->json)
        printf("%s (GM%04d)\n\n", standing_name(standing, code, standing_current_period(standing)), code);
    bool ok = table_print(table, stdout, context->json, &context->error);
    table_free(table);
    return ok;
}

static bool shown(struct context *context, const struct standing *standing, const struct arguments *arguments, int code)
{
    char text[PERIOD_TEXT_SIZE];
    int period = arguments->period;
    if (period == PERIOD_NONE && !arguments->explain)
        return periods_print(context, standing, code);
    if (period == PERIOD_NONE)
        period = standing_current_period(standing);
    const struct period_figures *figures = figures_period(standing->figures, period);
    if (!figures || !figures->published || !figures_quota(standing->figures, code, period))
        return error_set(&context->error, ERROR_FATAL, "GM%04d has no figures%s%s: see 'taakctl quota GM%04d'", code,
                         period == PERIOD_NONE ? "" : " for ", period == PERIOD_NONE ? "" : period_format(period, text),
                         code);
    return quota_print(context, standing, code, period, arguments->explain);
}

static int quota_run(struct context *context, int argc, char **argv)
{
    struct arguments arguments = {NULL, PERIOD_NONE, false};
    struct standing standing = {NULL, NULL};
    if (!command_parse(
            context, &command_quota, argc, argv, options, on_option, &arguments,
            "MUNICIPALITY is a CBS code or a name. Without a PERIOD: a line for each; --explain then takes the "
            "one that runs.\n\n  taakctl quota Tholen\n  taakctl quota GM0716 2017-1 --explain"))
        return error_exit_code(&context->error);
    bool ok = standing_read(context, &standing);
    int code = ok ? standing_municipality(&standing, arguments.municipality, &context->error) : CODE_NONE;
    ok = ok && code != CODE_NONE && shown(context, &standing, &arguments, code);
    standing_free(&standing);
    return ok ? EXIT_SUCCESS : error_exit_code(&context->error);
}

const struct command command_quota = {"quota", "MUNICIPALITY [PERIOD] [--explain]",
                                      "Where a municipality stands, and why.", SETTINGS_DATABASE, quota_run};
