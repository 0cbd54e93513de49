#include "taakctl/print.h"
#include "taakctl/rejects.h"

#include "taakctl_sql.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#define LIMIT 20

struct request {
    struct rejects_filter filter;
    int64_t limit;
};

static int64_t limit_read(const char *text, struct argp_state *state)
{
    char *end;
    long number = strtol(text, &end, 10);
    if (!*text || *end || number < 1)
        argp_error(state, "'%s' is no whole number from 1 up", text);
    return number;
}

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    struct request *request = state->input;
    if (rejects_filter_option(&request->filter, key, argument, state))
        return 0;
    switch (key) {
    case 'n':
        request->limit = limit_read(argument, state);
        return 0;
    case ARGP_KEY_ARG:
        argp_error(state, "no argument is taken: '%s'", argument);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

// How many there are besides, only on their topic: of those nothing but the place is known.
static bool gone_read(struct context *context, struct database *database, const struct request *request, int64_t *gone)
{
    *gone = 0;
    if (request->filter.reason || request->filter.since)
        return true;
    struct arena *arena = arena_new();
    struct parameters parameters = parameters_in(arena);
    parameter_text(&parameters, request->filter.topic);
    PGresult *result = database_query(database, taakctl_sql_rejects_gone, &parameters, &context->error);
    arena_free(arena);
    if (result)
        *gone = result_int8(result, 0, 0);
    PQclear(result);
    return result != NULL;
}

static PGresult *ask(struct context *context, struct database *database, const struct embedded_text *query,
                     const struct request *request, bool limited)
{
    struct arena *arena = arena_new();
    struct parameters parameters = parameters_in(arena);
    rejects_filter_parameters(&request->filter, &parameters);
    if (limited)
        parameter_int8(&parameters, request->limit);
    PGresult *result = database_query(database, query, &parameters, &context->error);
    arena_free(arena);
    if (!result)
        rejects_filter_failed(&request->filter, context, "rejects list");
    return result;
}

static struct table *list_tell(const PGresult *list)
{
    static const struct column columns[] = {{"ID", "id", COLUMN_NUMBER},
                                            {"Rejected (UTC)", "rejected_at", COLUMN_TEXT},
                                            {"Place", "place", COLUMN_TEXT},
                                            {"Reason", "reason", COLUMN_FLEXIBLE}};
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    for (int row = 0; row < PQntuples(list); row++) {
        char at[32], place[REJECT_PLACE_SIZE], reason[64];
        snprintf(at, sizeof at, "%.10s %.5s", result_text(list, row, 1), result_text(list, row, 1) + 11);
        snprintf(reason, sizeof reason, "%s%s", result_text(list, row, 6),
                 PQgetisnull(list, row, 9) ? "" : ", sent again");
        table_number(table, result_int8(list, row, 0));
        table_text(table, at);
        table_text(table, reject_place(result_text(list, row, 2), result_int4(list, row, 3), result_int8(list, row, 4),
                                       place));
        table_text(table, reason);
    }
    return table;
}

static json_t *list_json(const PGresult *list)
{
    json_t *rows = json_array();
    for (int row = 0; row < PQntuples(list); row++) {
        json_t *object = json_pack(
            "{s:I, s:s, s:s, s:i, s:I, s:s, s:s, s:s, s:o, s:s?}", "id", result_int8(list, row, 0), "rejected_at",
            result_text(list, row, 1), "topic", result_text(list, row, 2), "partition", result_int4(list, row, 3),
            "offset", result_int8(list, row, 4), "stage", result_text(list, row, 5), "reason",
            result_text(list, row, 6), "explanation", result_text(list, row, 7), "outbox_sequence",
            PQgetisnull(list, row, 8) ? json_null() : json_integer(result_int8(list, row, 8)), "replayed_at",
            result_text(list, row, 9));
        json_array_append_new(rows, object);
    }
    return rows;
}

static struct table *counts_tell(const PGresult *counts, int64_t *all)
{
    static const struct column columns[] = {{"Topic", "topic", COLUMN_TEXT},
                                            {"Reason", "reason", COLUMN_TEXT},
                                            {"Rejects", "rejects", COLUMN_NUMBER},
                                            {"Sent again", "replayed", COLUMN_NUMBER}};
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    *all = 0;
    for (int row = 0; row < PQntuples(counts); row++) {
        table_text(table, result_text(counts, row, 0));
        table_text(table, result_text(counts, row, 1));
        table_number(table, result_int8(counts, row, 2));
        table_number(table, result_int8(counts, row, 3));
        *all += result_int8(counts, row, 2);
    }
    return table;
}

static void footer_print(const PGresult *list, int64_t all)
{
    char text[256], numbers[2][NUMBER_TEXT_SIZE];
    snprintf(text, sizeof text,
             "The newest %s of %s; 'taakctl rejects show ID' tells what mends one, 'taakctl rejects replay' sends it "
             "again.",
             number_format(PQntuples(list), numbers[0]), number_format(all, numbers[1]));
    putchar('\n');
    text_print_wrapped(text, 0, stdout);
    putchar('\n');
}

static void gone_print(int64_t gone)
{
    char text[128], number[NUMBER_TEXT_SIZE];
    snprintf(text, sizeof text, "%s more are only on taakstelling.rejects.v1, and not kept here any more.",
             number_format(gone, number));
    putchar('\n');
    text_print_wrapped(text, 0, stdout);
}

static bool report(struct context *context, const PGresult *list, const PGresult *counts, int64_t gone)
{
    int64_t all;
    struct table *by_topic = counts_tell(counts, &all), *newest = list_tell(list);
    bool ok;
    if (context->json)
        ok = json_print(json_pack("{s:I, s:I, s:o, s:o}", "count", all, "only_on_topic", gone, "counts",
                                  table_json(by_topic), "rejects", list_json(list)),
                        stdout, &context->error);
    else if (all == 0) {
        puts("no rejects");
        ok = print_flush(stdout, &context->error);
    } else {
        ok = table_print(newest, stdout, false, &context->error);
        footer_print(list, all);
        ok = ok && table_print(by_topic, stdout, false, &context->error);
    }
    if (!context->json && gone > 0) {
        gone_print(gone);
        ok = ok && print_flush(stdout, &context->error);
    }
    table_free(by_topic);
    table_free(newest);
    return ok;
}

static int run(struct context *context, int argc, char **argv)
{
    static const struct argp_option options[] = {
        REJECTS_FILTER_OPTIONS, {"limit", 'n', "N", 0, "At most that many, default 20", 0}, {0}};
    static const char more[] = "Lists the newest first, with the place that each had (topic/partition@offset), then "
                               "how many there are by topic and reason.\n\n"
                               "Example:\n  taakctl rejects list --topic placements --since yesterday";
    struct request request = {.limit = LIMIT};
    if (!command_parse(context, &command_rejects_list, argc, argv, options, on_option, &request, more))
        return error_exit_code(&context->error);
    struct database *database = command_database_lookup(context);
    PGresult *list = database ? ask(context, database, taakctl_sql_rejects_list, &request, true) : NULL;
    PGresult *counts = list ? ask(context, database, taakctl_sql_rejects_count, &request, false) : NULL;
    int64_t gone;
    bool ok = counts && gone_read(context, database, &request, &gone) && report(context, list, counts, gone);
    PQclear(list);
    PQclear(counts);
    database_close(database);
    return ok ? EX_OK : error_exit_code(&context->error);
}

const struct command command_rejects_list = {"rejects list", NULL, "Messages that were rejected, by reason.",
                                             SETTINGS_DATABASE, run};
