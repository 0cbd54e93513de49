#include "messages/message.h"
#include "taakctl/command.h"
#include "taakctl/print.h"
#include "taakctl/topics.h"

#include "taakctl_sql.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#define LIMIT 20

struct request {
    const char *reason; // NULL: any
    const char *topic;
    const char *since;
    int64_t limit;
};

static const char *reason_read(const char *text, struct argp_state *state)
{
    for (int i = 0; i < REJECT_REASONS; i++)
        if (strcmp(reject_reason_name((enum reject_reason)i), text) == 0)
            return text;
    argp_error(state, "no reason '%s', such as invalid-date", text);
    return NULL;
}

static const char *topic_read(const char *text, struct argp_state *state)
{
    const struct topic *topic = topic_find(text);
    if (!topic || !topic->kind)
        argp_error(state, "no input topic '%s', such as placements", text);
    return topic->name;
}

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
    switch (key) {
    case 'r':
        request->reason = reason_read(argument, state);
        return 0;
    case 't':
        request->topic = topic_read(argument, state);
        return 0;
    case 's':
        request->since = argument;
        return 0;
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

static PGresult *ask(struct context *context, struct database *database, const struct embedded_text *query,
                     const struct request *request, bool limited)
{
    struct arena *arena = arena_new();
    struct parameters parameters = parameters_in(arena);
    parameter_text(&parameters, request->reason);
    parameter_text(&parameters, request->topic);
    parameter_text(&parameters, request->since);
    if (limited)
        parameter_int8(&parameters, request->limit);
    PGresult *result = database_query(database, query, &parameters, &context->error);
    arena_free(arena);
    // Class 22007, 22008: what PostgreSQL says of a time that is none.
    if (!result && strncmp(context->error.sqlstate, "2200", 4) == 0)
        command_usage("rejects list", "'%s' is no time such as '2017-04-01 09:30' or yesterday", request->since);
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
        const struct topic *topic = topic_find(result_text(list, row, 2));
        char at[32], place[128];
        snprintf(at, sizeof at, "%.10s %.5s", result_text(list, row, 1), result_text(list, row, 1) + 11);
        snprintf(place, sizeof place, "%s/%d@%" PRId64, topic ? topic->short_name : result_text(list, row, 2),
                 result_int4(list, row, 3), result_int8(list, row, 4));
        table_number(table, result_int8(list, row, 0));
        table_text(table, at);
        table_text(table, place);
        table_text(table, result_text(list, row, 6));
    }
    return table;
}

static json_t *list_json(const PGresult *list)
{
    json_t *rows = json_array();
    for (int row = 0; row < PQntuples(list); row++) {
        json_t *object = json_pack("{s:I, s:s, s:s, s:i, s:I, s:s, s:s, s:s, s:o}", "id", result_int8(list, row, 0),
                                   "rejected_at", result_text(list, row, 1), "topic", result_text(list, row, 2),
                                   "partition", result_int4(list, row, 3), "offset", result_int8(list, row, 4), "stage",
                                   result_text(list, row, 5), "reason", result_text(list, row, 6), "explanation",
                                   result_text(list, row, 7), "outbox_sequence",
                                   PQgetisnull(list, row, 8) ? json_null() : json_integer(result_int8(list, row, 8)));
        json_array_append_new(rows, object);
    }
    return rows;
}

static struct table *counts_tell(const PGresult *counts, int64_t *all)
{
    static const struct column columns[] = {{"Reason", "reason", COLUMN_TEXT}, {"Rejects", "rejects", COLUMN_NUMBER}};
    struct table *table = table_new(columns, 2);
    *all = 0;
    for (int row = 0; row < PQntuples(counts); row++) {
        table_text(table, result_text(counts, row, 0));
        table_number(table, result_int8(counts, row, 1));
        *all += result_int8(counts, row, 1);
    }
    return table;
}

static bool report(struct context *context, const PGresult *list, const PGresult *counts)
{
    int64_t all;
    struct table *by_reason = counts_tell(counts, &all), *newest = list_tell(list);
    bool ok;
    if (context->json)
        ok = json_print(
            json_pack("{s:I, s:o, s:o}", "count", all, "by_reason", table_json(by_reason), "rejects", list_json(list)),
            stdout, &context->error);
    else if (all == 0) {
        puts("no rejects");
        ok = print_flush(stdout, &context->error);
    } else {
        ok = table_print(newest, stdout, false, &context->error);
        printf("\nThe newest %d of %" PRId64 "; 'taakctl rejects show ID' tells what mends one.\n\n", PQntuples(list),
               all);
        ok = ok && table_print(by_reason, stdout, false, &context->error);
    }
    table_free(by_reason);
    table_free(newest);
    return ok;
}

static int run(struct context *context, int argc, char **argv)
{
    static const struct argp_option options[] = {
        {"reason", 'r', "REASON", 0, "Only of that reason, such as invalid-date", 0},
        {"topic", 't', "TOPIC", 0, "Only from that topic, such as placements", 0},
        {"since", 's', "TIME", 0, "Not before: a time in UTC, such as 2017-04-01, '2017-04-01 09:30', yesterday", 0},
        {"limit", 'n', "N", 0, "At most that many, default 20", 0},
        {0}};
    static const char more[] = "Lists the newest first, with the place that each had (topic/partition@offset), then "
                               "how many there are by reason.\n\n"
                               "Example:\n  taakctl rejects list --topic placements --since yesterday";
    struct request request = {NULL, NULL, NULL, LIMIT};
    if (!command_parse(context, &command_rejects_list, argc, argv, options, on_option, &request, more))
        return error_exit_code(&context->error);
    struct database *database = command_database(context);
    PGresult *list = database ? ask(context, database, taakctl_sql_rejects_list, &request, true) : NULL;
    PGresult *counts = list ? ask(context, database, taakctl_sql_rejects_count, &request, false) : NULL;
    bool ok = counts && report(context, list, counts);
    PQclear(list);
    PQclear(counts);
    database_close(database);
    return ok ? EX_OK : error_exit_code(&context->error);
}

const struct command command_rejects_list = {"rejects list", NULL, "Messages that were rejected, by reason.",
                                             SETTINGS_DATABASE, run};
