#include "audit/dismissal.h"
#include "taakctl/rejects_options.h"
#include "terminal/print.h"

#include <stdlib.h>

struct request {
    struct rejects_chosen chosen;
    const char *why;
    bool undo;
};

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    struct request *request = state->input;
    if (key == 'w')
        request->why = argument;
    else if (key == 'U')
        request->undo = true;
    else if (key == ARGP_KEY_END && !request->why && !request->undo)
        argp_error(state, "--why says why, for those who look later");
    else if (!rejects_chosen_option(&request->chosen, key, argument, state))
        return ARGP_ERR_UNKNOWN;
    else
        return 0;
    return key == ARGP_KEY_END ? ARGP_ERR_UNKNOWN : 0;
}

static bool report(struct context *context, const struct request *request, int64_t count)
{
    char number[NUMBER_TEXT_SIZE];
    const char *what = request->undo ? "taken back" : "dismissed";
    if (context->json)
        return json_print(json_pack("{s:I}", request->undo ? "taken_back" : "dismissed", count), stdout,
                          &context->error);
    printf("%s %s\n", number_format(count, number), what);
    return print_flush(stdout, &context->error);
}

static bool run(struct context *context, int argc, char **argv)
{
    static const struct argp_option options[] = {
        REJECTS_CHOSEN_OPTIONS,
        {"why", 'w', "TEXT", 0, "What is the matter with them, such as 'sent again by the supplier, ticket 4711'", 0},
        {"undo", 'U', NULL, 0, "Take it back", 0},
        {0}};
    static const char more[] =
        "Notes that rejects need no more attention, and why: 'rejects list' leaves them out unless it is asked for "
        "them, and 'rejects replay' takes them by ID only. They stay on taakstelling.rejects.v1, and 'rejects show' "
        "tells why. Of a rejected message nothing ever counts.\n\n"
        "Examples:\n  taakctl rejects dismiss 17 23 --why 'test messages'\n"
        "  taakctl rejects dismiss --source gemeente:0363 --reason invalid-date \\\n"
        "      --until 2017-04-02 --why 'ticket 4711'";
    struct request request = {0};
    if (!command_parse(context, &command_rejects_dismiss, argc, argv, options, on_option, &request, more))
        return false;
    const struct rejects_selection *selection = &request.chosen.selection;
    struct database *database = command_database_lookup(context);
    int64_t count = 0;
    bool ok = database && (request.undo ? rejects_dismiss_undo(selection, database, &count, &context->error)
                                        : rejects_dismiss(selection, request.why, database, &count, &context->error));
    if (ok)
        ok = report(context, &request, count);
    else
        rejects_time_check(&selection->filter, &context->error, "rejects dismiss");
    free(request.chosen.selection.ids);
    database_close(database);
    return ok;
}

const struct command command_rejects_dismiss = {"rejects dismiss", "[ID...] --why TEXT",
                                                "Notes that rejects need no more attention.", SETTINGS_DATABASE, run};
