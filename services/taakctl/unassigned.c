#include "standing/unassigned.h"
#include "standing/figures_json.h"
#include "taakctl/command.h"
#include "terminal/print.h"

#include <stdlib.h>

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    int *period = state->input;
    if (key != ARGP_KEY_ARG)
        return ARGP_ERR_UNKNOWN;
    if (*period != PERIOD_NONE)
        argp_error(state, "more than one period: '%s'", argument);
    if (!period_parse(argument, period))
        argp_error(state, "'%s' is no half-year such as 2017-1", argument);
    return 0;
}

static bool list_print(const struct unassigned *list, size_t count, struct error *error)
{
    static const struct column columns[] = {{"Period", "", COLUMN_TEXT},
                                            {"Code", "", COLUMN_TEXT},
                                            {"Known as", "", COLUMN_FLEXIBLE},
                                            {"Persons", "", COLUMN_NUMBER},
                                            {"Of these family", "", COLUMN_NUMBER}};
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    char period[PERIOD_TEXT_SIZE], code[CODE_TEXT_SIZE];
    for (size_t i = 0; i < count; i++) {
        table_text(table, period_format(list[i].period, period));
        table_text(table, code_format(list[i].code, code));
        table_text(table, *list[i].name ? list[i].name : NULL);
        table_number(table, list[i].housed.persons);
        table_number(table, list[i].housed.family);
    }
    return table_finish(table, stdout, false, error);
}

static bool report(struct context *context, const struct standing *standing, int period)
{
    size_t count;
    struct unassigned *list = unassigned_list(standing, period, &count);
    bool ok;
    if (context->json)
        ok = json_print(unassigned_json(list, count), stdout, &context->error);
    else if (count)
        ok = list_print(list, count, &context->error);
    else {
        puts("nobody: every code that housed persons is a municipality");
        ok = print_flush(stdout, &context->error);
    }
    free(list);
    return ok;
}

static bool run(struct context *context, int argc, char **argv)
{
    static const char more[] =
        "Lists the codes that housed persons but are no municipality on the first day of the period (2017-1; without "
        "one: of all periods). These persons count for nobody until a register, a reorganisation or a corrected "
        "placement gives them a place.\n\n"
        "Example:\n  taakctl unassigned 2017-1";
    int period = PERIOD_NONE;
    if (!command_parse(context, &command_unassigned, argc, argv, NULL, on_option, &period, more))
        return false;
    struct standing standing;
    bool ok = command_standing(context, &standing) && report(context, &standing, period);
    standing_free(&standing);
    return ok;
}

const struct command command_unassigned = {"unassigned", "[PERIOD]",
                                           "Persons housed in codes that are no municipality.", SETTINGS_DATABASE, run};
