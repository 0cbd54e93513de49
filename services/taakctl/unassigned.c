#include "rules/municipalities.h"
#include "taakctl/command.h"
#include "taakctl/print.h"
#include "taakctl/standing.h"

#include <stdio.h>
#include <sysexits.h>

#define FIRST_YEAR 2000 // of any valid date
#define LAST_YEAR  2100

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

// The codes of a period that housed persons but are no municipality on its first day.
static void period_tell(const struct standing *standing, int period, struct table *table)
{
    bool exist[MUNICIPALITY_CODES];
    char text[PERIOD_TEXT_SIZE], code_text[16];
    if (ledger_housed_period(standing->ledger, period).persons == 0)
        return;
    municipalities_exist(ledger_determinations(standing->ledger), period_first_day(period), exist);
    for (int code = 0; code < MUNICIPALITY_CODES; code++) {
        struct housed housed = ledger_housed(standing->ledger, code, period);
        const char *name = standing_name(standing, code, period);
        if (exist[code] || housed.persons == 0)
            continue;
        snprintf(code_text, sizeof code_text, "GM%04d", code);
        table_text(table, period_format(period, text));
        table_text(table, code_text);
        table_text(table, *name ? name : NULL);
        table_number(table, housed.persons);
        table_number(table, housed.family);
    }
}

static bool report(struct context *context, const struct standing *standing, int period)
{
    static const struct column columns[] = {{"Period", "period", COLUMN_TEXT},
                                            {"Code", "municipality_code", COLUMN_TEXT},
                                            {"Known as", "name", COLUMN_FLEXIBLE},
                                            {"Persons", "persons", COLUMN_NUMBER},
                                            {"Of these family", "family", COLUMN_NUMBER}};
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    int first = period == PERIOD_NONE ? period_of(FIRST_YEAR, 1) : period;
    int last = period == PERIOD_NONE ? period_of(LAST_YEAR, 2) : period;
    for (int at = first; at <= last; at++)
        period_tell(standing, at, table);
    bool ok;
    if (context->json || table_rows(table))
        ok = table_print(table, stdout, context->json, &context->error);
    else {
        puts("nobody: every code that housed persons is a municipality");
        ok = print_flush(stdout, &context->error);
    }
    table_free(table);
    return ok;
}

static int run(struct context *context, int argc, char **argv)
{
    static const char more[] =
        "Lists the codes that housed persons but are no municipality on the first day of the period (2017-1; without "
        "one: of all periods). These persons count for nobody until a register, a reorganisation or a corrected "
        "placement gives them a place.\n\n"
        "Example:\n  taakctl unassigned 2017-1";
    int period = PERIOD_NONE;
    if (!command_parse(context, &command_unassigned, argc, argv, NULL, on_option, &period, more))
        return error_exit_code(&context->error);
    struct standing standing;
    bool ok = standing_read(context, &standing) && report(context, &standing, period);
    standing_free(&standing);
    return ok ? EX_OK : error_exit_code(&context->error);
}

const struct command command_unassigned = {"unassigned", "[PERIOD]",
                                           "Persons housed in codes that are no municipality.", SETTINGS_DATABASE, run};
