#include "taakctl/rejects_options.h"
#include "terminal/print.h"

#define LIMIT      20
#define KINDS_MOST 20

struct request {
    struct rejects_filter filter;
    bool dismissed;
    int64_t limit;
};

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    struct request *request = state->input;
    if (rejects_filter_option(&request->filter, key, argument, state))
        return 0;
    if (key == 'n')
        request->limit = command_number(argument, INT64_MAX, state);
    else if (key == 'd')
        request->dismissed = true;
    else
        return ARGP_ERR_UNKNOWN;
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
        snprintf(reason, sizeof reason, "%s%s%s", reject->reason, reject->replayed_at ? ", sent again" : "",
                 reject->dismissed_at ? ", dismissed" : "");
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
                                            {"Source", "source", COLUMN_FLEXIBLE},
                                            {"Rejects", "rejects", COLUMN_NUMBER},
                                            {"Newest", "newest", COLUMN_TEXT}};
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < rejects->counts_count && i < KINDS_MOST; i++) {
        const struct reject_count *count = &rejects->counts[i];
        const struct topic *topic = topic_find(count->topic);
        char newest[DURATION_SHORT_SIZE];
        table_text(table, topic ? topic->short_name : count->topic);
        table_text(table, count->reason);
        table_text(table, count->source);
        table_number(table, count->rejects);
        table_text(table, duration_short(count->newest_s, newest));
    }
    return table;
}

static bool tables_print(const struct rejects *rejects, struct error *error)
{
    char numbers[2][NUMBER_TEXT_SIZE];
    if (!table_finish(counts_tell(rejects), stdout, false, error))
        return false;
    if (rejects->counts_count > KINDS_MOST)
        printf("… and %zu kinds more: --json tells of each\n", rejects->counts_count - KINDS_MOST);
    putchar('\n');
    if (!table_finish(newest_tell(rejects), stdout, false, error))
        return false;
    putchar('\n');
    text_print_wrapped(stdout, 0,
                       "%s of %s, the newest of each kind. 'taakctl rejects show ID' tells what mends one, 'rejects "
                       "replay' sends it again, 'rejects dismiss' takes it off this list.",
                       number_format((int64_t)rejects->newest_count, numbers[0]),
                       number_format(rejects->all, numbers[1]));
    return true;
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
    static const struct argp_option options[] = {REJECTS_FILTER_OPTIONS,
                                                 {"dismissed", 'd', NULL, 0, "Also those that were dismissed", 0},
                                                 {"limit", 'n', "N", 0, "At most that many, default 20", 0},
                                                 {0}};
    static const char more[] =
        "Tells how many there are by topic, reason and source, and how long ago the newest was. Then lists some, the "
        "newest first, with the place that each had (topic/partition@offset): of each kind the newest, then of each "
        "the second newest, and so on up to the limit. So a flood hides nothing else.\n\n"
        "Examples:\n  taakctl rejects list --topic placements --since yesterday\n"
        "  taakctl rejects list --source gemeente:0363";
    struct request request = {.limit = LIMIT};
    if (!command_parse(context, &command_rejects_list, argc, argv, options, on_option, &request, more))
        return false;
    struct database *database = command_database_lookup(context);
    struct rejects rejects = {0};
    bool ok = database &&
              rejects_read(&rejects, database, &request.filter, request.dismissed, request.limit, &context->error);
    if (ok)
        ok = report(context, &rejects);
    else
        rejects_time_check(&request.filter, &context->error, "rejects list");
    rejects_free(&rejects);
    database_close(database);
    return ok;
}

const struct command command_rejects_list = {"rejects list", NULL, "Messages that were rejected, by reason and source.",
                                             SETTINGS_DATABASE, run};
