#include "audit/rejects.h"
#include "audit/trail_list.h"
#include "taakctl/command.h"
#include "terminal/print.h"

#define LIMIT 20

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    struct trail_filter *filter = state->input;
    if (key == 's')
        filter->since = argument;
    else if (key == 'k')
        filter->kind = argument;
    else if (key == 'n')
        filter->limit = command_number(argument, INT64_MAX, state);
    else
        return ARGP_ERR_UNKNOWN;
    return 0;
}

// Who it was, in a word: of a determination its publisher, else who ran the program, else the database's role.
static const char *who(const struct trail_entry *entry)
{
    const char *person = entry->operating_user ? entry->operating_user : entry->database_role;
    return entry->source ? entry->source : person;
}

static bool report(struct context *context, const struct trail_list *list)
{
    static const struct column columns[] = {{"No.", "number", COLUMN_NUMBER},
                                            {"When (UTC)", "at", COLUMN_TEXT},
                                            {"Who", "who", COLUMN_TEXT},
                                            {"Did", "kind", COLUMN_TEXT},
                                            {"What", "what", COLUMN_FLEXIBLE}};
    if (context->json)
        return json_print(trail_list_json(list), stdout, &context->error);
    if (list->count == 0)
        puts("nothing");
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < list->count; i++) {
        const struct trail_entry *entry = &list->entries[i];
        char at[32];
        snprintf(at, sizeof at, "%.10s %.5s", entry->at, entry->at + 11);
        table_number(table, entry->number);
        table_text(table, at);
        table_text(table, who(entry));
        table_text(table, entry->kind);
        table_text(table, entry->what);
    }
    return table_finish(table, stdout, false, &context->error);
}

static bool run(struct context *context, int argc, char **argv)
{
    static const struct argp_option options[] = {
        {"since", 's', "TIME", 0, "Not before: a time in UTC, such as 2017-04-01, '2017-04-01 09:30', yesterday", 0},
        {"kind", 'k', "KIND", 0, "Only of that kind, such as determined, replayed, forgot", 0},
        {"limit", 'n', "N", 0, "At most that many, default 20", 0},
        {0}};
    static const char more[] =
        "Lists the audit trail, the newest first: who determined something or took it back, sent rejects again or "
        "dismissed them, forgot a record, rebuilt, set positions, migrated. --json has all that is known of each: the "
        "role in the database, who ran taakctl as the operating system named him, the program; of a determination "
        "its message's place, ce_id and ce_source, and the keys that signed it.\n\n"
        "Examples:\n  taakctl audit --since yesterday\n  taakctl audit --kind determined --limit 100";
    struct trail_filter filter = {.limit = LIMIT};
    struct trail_list list = {0};
    if (!command_parse(context, &command_audit, argc, argv, options, on_option, &filter, more))
        return false;
    struct database *database = command_database_lookup(context);
    bool ok = database && trail_list_read(&list, database, &filter, &context->error);
    if (ok)
        ok = report(context, &list);
    else if (rejects_time_refused(&context->error))
        command_usage("audit", "'%s' is no time such as '2017-04-01 09:30' or yesterday", filter.since);
    trail_list_free(&list);
    database_close(database);
    return ok;
}

const struct command command_audit = {"audit", NULL, "Who determined, replayed, dismissed, forgot, rebuilt.",
                                      SETTINGS_DATABASE, run};
