#include "terminal/print.h"
#include "taakctl/rejects_options.h"

#define LIMIT 20

struct request {
    struct rejects_filter filter;
    int64_t limit;
};

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    struct request *request = state->input;
    if (rejects_filter_option(&request->filter, key, argument, state))
        return 0;
    if (key != 'n')
        return ARGP_ERR_UNKNOWN;
    request->limit = command_number(argument, INT64_MAX, state);
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
    char numbers[2][NUMBER_TEXT_SIZE];
    if (!table_finish(newest_tell(rejects), stdout, false, error))
        return false;
    putchar('\n');
    text_print_wrapped(
        stdout, 0,
        "The newest %s of %s; 'taakctl rejects show ID' tells what mends one, 'taakctl rejects replay' sends it again.",
        number_format((int64_t)rejects->newest_count, numbers[0]), number_format(rejects->all, numbers[1]));
    putchar('\n');
    return table_finish(counts_tell(rejects), stdout, false, error);
}

static bool report(struct context *context, const struct rejects *rejects)
{
    char number[NUMBER_TEXT_SIZE];
    if (context->json)
        return json_print(rejects_json(rejects), stdout, &context->error);
    if (rejects->all == 0)
        puts("no rejects");
    else if (!tables_print(rejects, &context->error))
        return false;
    if (rejects->only_on_topic > 0) {
        putchar('\n');
        text_print_wrapped(stdout, 0, "%s more are only on taakstelling.rejects.v1, and not kept here any more.",
                           number_format(rejects->only_on_topic, number));
    }
    return print_flush(stdout, &context->error);
}

static bool run(struct context *context, int argc, char **argv)
{
    static const struct argp_option options[] = {
        REJECTS_FILTER_OPTIONS, {"limit", 'n', "N", 0, "At most that many, default 20", 0}, {0}};
    static const char more[] = "Lists the newest first, with the place that each had (topic/partition@offset), then "
                               "how many there are by topic and reason.\n\n"
                               "Example:\n  taakctl rejects list --topic placements --since yesterday";
    struct request request = {.limit = LIMIT};
    if (!command_parse(context, &command_rejects_list, argc, argv, options, on_option, &request, more))
        return false;
    struct database *database = command_database_lookup(context);
    struct rejects rejects = {0};
    bool ok = database && rejects_read(&rejects, database, &request.filter, request.limit, &context->error);
    if (ok)
        ok = report(context, &rejects);
    else
        rejects_since_check(&request.filter, &context->error, "rejects list");
    rejects_free(&rejects);
    database_close(database);
    return ok;
}

const struct command command_rejects_list = {"rejects list", NULL, "Messages that were rejected, by reason.",
                                             SETTINGS_DATABASE, run};
