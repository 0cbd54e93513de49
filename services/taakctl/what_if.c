// taakctl what-if: the quotas for another total or method, a transfer, a reorganisation, before anything is published.
#include "standing/what_if_text.h"
#include "taakctl/figures_options.h"
#include "terminal/what_if_print.h"

struct arguments {
    struct figures_options figures;
    struct what_if_text text;
};

static const struct argp_option options[] = {
    {"national-total", 'n', "PERSONS", 0, "Another national total", 0},
    {"method", 'm', "METHOD", 0, "Another method: statutory or sum-preserving", 0},
    {"transfer", 't', "FROM:TO:PERSONS", OPTION_REPEATS, "A transfer: GM0716:GM0664:3", 0},
    {"reorganisation", 'r', "FROM:TO[:INHABITANTS]", OPTION_REPEATS,
     "A municipality, or so many of its inhabitants, goes to another one on 1 January of the period's year", 0},
    FIGURES_OPTION_AT,
    {0}};

// The name that a part has in what_if_text.h; NULL for no part.
static const char *part_name(int key)
{
    return key == 'n'   ? "national_total"
           : key == 'm' ? "method"
           : key == 't' ? "transfer"
           : key == 'r' ? "reorganisation"
                        : NULL;
}

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    struct error error;
    if (part_name(key)) {
        if (!what_if_text_add(&arguments->text, part_name(key), argument, &error))
            argp_error(state, "%s", error.message);
    } else if (key == 'a')
        figures_at(&arguments->figures, argument, state);
    else if (key == ARGP_KEY_ARG)
        figures_period_read(&arguments->figures, argument, state);
    else if (key == ARGP_KEY_NO_ARGS)
        argp_error(state, "which period? Give one such as 2017-1");
    else
        return ARGP_ERR_UNKNOWN;
    return 0;
}

static bool what_if_run(struct context *context, int argc, char **argv)
{
    struct arguments arguments = {.figures = FIGURES_OPTIONS_NONE};
    struct records records;
    struct standing result = {0};
    what_if_text_start(&arguments.text, PERIOD_NONE);
    if (!command_parse(context, &command_what_if, argc, argv, options, on_option, &arguments,
                       "Shows whose quota would be another. Nothing is stored or published.\n\n"
                       "  taakctl what-if 2017-2 --national-total 10000\n"
                       "  taakctl what-if 2017-1 --transfer GM0716:GM0664:3\n"
                       "  taakctl what-if 2017-1 --reorganisation GM0716:GM0664 --json"))
        return false;
    arguments.text.question.period = arguments.figures.period;
    bool ok = command_records(context, arguments.figures.at, &records);
    if (ok && !what_if_make(&result, records.standing.ledger, &arguments.text.question, &context->error)) {
        context->usage_error = context->error.kind == ERROR_CONFIG;
        ok = false;
    }
    ok = ok && what_if_print(&result, &records.standing, arguments.figures.period, context->json, &context->error);
    standing_free(&result);
    records_free(&records);
    return ok;
}

const struct command command_what_if = {"what-if", "PERIOD", "Quotas for another total, a transfer and the like.",
                                        SETTINGS_DATABASE, what_if_run};
