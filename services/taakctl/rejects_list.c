#include "taakctl/print.h"
#include "taakctl/rejects_options.h"

#include <stdlib.h>
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
    if (key != 'n')
        return ARGP_ERR_UNKNOWN;
    request->limit = limit_read(argument, state);
    return 0;
}

static struct table *newest_tell(const struct rejects *rejects)
{
    static const struct column columns[] = {{"ID", "id", COLUMN_NUMBER},
                                            {"Rejected (UTC)", "rejected_at", COLUMN_TEXT},
                                            {"Place", "place", COLUMN_TEXT},
                                            {"Reason", "reason", COLUMN_FLEXIBLE}};
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < rejects->newest_count; i++) {
        const struct reject *reject = &rejects->newest[i];
        char at[32], place[REJECT_PLACE_SIZE], reason[64];
        snprintf(at, sizeof at, "%.10s %.5s", reject->rejected_at, reject->rejected_at + 11);
        snprintf(reason, sizeof reason, "%s%s", reject->reason, reject->replayed_at ? ", sent again" : "");
        table_number(table, reject->id);
        table_text(table, at);
        table_text(table, reject_place(reject->topic, reject->partition, reject->offset, place));
        table_text(table, reason);
    }
    return table;
}

static struct table *counts_tell(const struct rejects *rejects)
{
    static const struct column columns[] = {{"Topic", "topic", COLUMN_TEXT},
                                            {"Reason", "reason", COLUMN_TEXT},
                                            {"Rejects", "rejects", COLUMN_NUMBER},
                                            {"Sent again", "replayed", COLUMN_NUMBER}};
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < rejects->counts_count; i++) {
        table_text(table, rejects->counts[i].topic);
        table_text(table, rejects->counts[i].reason);
        table_number(table, rejects->counts[i].rejects);
        table_number(table, rejects->counts[i].replayed);
    }
    return table;
}

static bool tables_print(const struct rejects *rejects, struct error *error)
{
    char text[256], numbers[2][NUMBER_TEXT_SIZE];
    struct table *newest = newest_tell(rejects), *counts = counts_tell(rejects);
    snprintf(text, sizeof text,
             "The newest %s of %s; 'taakctl rejects show ID' tells what mends one, 'taakctl rejects replay' sends it "
             "again.",
             number_format((int64_t)rejects->newest_count, numbers[0]), number_format(rejects->all, numbers[1]));
    bool ok = table_print(newest, stdout, false, error);
    putchar('\n');
    text_print_wrapped(text, 0, stdout);
    putchar('\n');
    ok = ok && table_print(counts, stdout, false, error);
    table_free(newest);
    table_free(counts);
    return ok;
}

static bool report(struct context *context, const struct rejects *rejects)
{
    char text[128], number[NUMBER_TEXT_SIZE];
    if (context->json)
        return json_print(rejects_json(rejects), stdout, &context->error);
    if (rejects->all == 0)
        puts("no rejects");
    else if (!tables_print(rejects, &context->error))
        return false;
    if (rejects->only_on_topic > 0) {
        snprintf(text, sizeof text, "%s more are only on taakstelling.rejects.v1, and not kept here any more.",
                 number_format(rejects->only_on_topic, number));
        putchar('\n');
        text_print_wrapped(text, 0, stdout);
    }
    return print_flush(stdout, &context->error);
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
    struct rejects rejects = {0};
    bool ok = database && rejects_read(&rejects, database, &request.filter, request.limit, &context->error);
    if (ok)
        ok = report(context, &rejects);
    else
        rejects_since_check(&request.filter, &context->error, "rejects list");
    rejects_free(&rejects);
    database_close(database);
    return ok ? EX_OK : error_exit_code(&context->error);
}

const struct command command_rejects_list = {"rejects list", NULL, "Messages that were rejected, by reason.",
                                             SETTINGS_DATABASE, run};
