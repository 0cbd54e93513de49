#include "audit/replay.h"
#include "common/stop.h"
#include "common/version.h"
#include "taakctl/progress.h"
#include "taakctl/rejects_options.h"
#include "taakctl/replay_print.h"

#include <stdlib.h>

static const char more[] =
    "Sends rejected messages to their topic again, in the order of their IDs: key, value and headers as they were, and "
    "one header more, " REPLAY_MARK ", that tells the place of the first one (topic/partition@offset). "
    "Worth while after what refused them was mended. A message that is wrong in itself is rejected again, as a reject "
    "with an ID of its own: --all and the filters pass it over, as it would only be rejected once more; once what is "
    "wrong was mended, give its ID. IDs and filters together select what fits both. Of a personal identifier nothing "
    "was kept that could be sent.\n\n"
    "What was sent is marked once the broker has it, and is not sent a second time without --again. Broken off, run "
    "it again: at worst the last chunk, up to 1,000 messages, goes twice, which changes no figure, as an event counts "
    "once by its ce_id. Two at a time wait for each other.\n\n"
    "Of more than 40 only those that were not sent are listed; --json prints each on a line, and the totals on the "
    "last. Exit code 1: something was not sent.\n\n"
    "Examples:\n  taakctl rejects replay 17 23\n"
    "  taakctl rejects replay --reason not-storable --since yesterday --dry-run";

struct request {
    struct replay_request replay;
    int64_t *ids;
    bool all;
};

static void id_read(struct request *request, const char *text, struct argp_state *state)
{
    struct replay_request *replay = &request->replay;
    request->ids = memory_resize(request->ids, replay->id_count + 1, sizeof *request->ids);
    request->ids[replay->id_count++] = reject_id_read(text, state);
}

static void request_check(const struct request *request, struct argp_state *state)
{
    const struct rejects_filter *filter = &request->replay.filter;
    bool some = request->replay.id_count || filter->reason || filter->topic || filter->since;
    if (!some && !request->all)
        argp_error(state, "say which: IDs, --reason, --topic, --since, or --all");
    if (some && request->all)
        argp_error(state, "--all goes without IDs and filters");
}

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    struct request *request = state->input;
    if (rejects_filter_option(&request->replay.filter, key, argument, state))
        return 0;
    if (key == 'a')
        request->all = true;
    else if (key == 'g')
        request->replay.again = true;
    else if (key == 'd')
        request->replay.dry_run = true;
    else if (key == ARGP_KEY_ARG)
        id_read(request, argument, state);
    else if (key == ARGP_KEY_END)
        request_check(request, state);
    else
        return ARGP_ERR_UNKNOWN;
    return 0;
}

// Where the lines go, and the bar that is above them.
struct screen {
    struct replay_print print;
    struct progress bar;
};

static bool on_line(void *opaque, const struct replay_line *line, struct error *error)
{
    struct screen *screen = opaque;
    if (screen->print.json)
        progress_clear(&screen->bar);
    return replay_print_line(&screen->print, line, error);
}

// What was done is told, also where it was broken off; the first error counts.
static bool rejects_replay(struct context *context, const struct replay_request *request, bool *complete)
{
    struct error second = {0}, *error = &context->error;
    struct database *database = command_database_lookup(context);
    struct replay *replay = database
                                ? replay_open(request, database, &context->settings, PROGRAM_IDENTITY("taakctl"), error)
                                : NULL;
    bool ok = replay != NULL;
    if (ok) {
        const struct replay_totals *totals = replay_totals(replay);
        struct screen screen = {replay_print_start(context->json, totals),
                                progress_start_counting(stderr, "messages", totals->selected)};
        struct progress_listener progress = progress_listener(&screen.bar);
        ok = replay_run(replay, &(struct replay_listener){on_line, &screen, &progress}, error);
        progress_clear(&screen.bar);
        ok = replay_print_end(&screen.print, ok ? error : &second) && ok;
        *complete = replay_complete(totals);
        replay_print_free(&screen.print);
    } else {
        rejects_since_check(&request->filter, error, "rejects replay");
    }
    replay_close(replay);
    database_close(database);
    return ok;
}

static bool run(struct context *context, int argc, char **argv)
{
    static const struct argp_option options[] = {REJECTS_FILTER_OPTIONS,
                                                 {"all", 'a', NULL, 0, "All of them", 0},
                                                 {"again", 'g', NULL, 0, "Also those that were sent before", 0},
                                                 {"dry-run", 'd', NULL, 0, "Only tell what would be sent", 0},
                                                 {0}};
    struct request request = {0};
    if (!command_parse(context, &command_rejects_replay, argc, argv, options, on_option, &request, more))
        return false;
    stop_install();
    request.replay.ids = request.ids;
    bool complete = false, ok = rejects_replay(context, &request.replay, &complete);
    free(request.ids);
    return ok && complete;
}

const struct command command_rejects_replay = {"rejects replay", "[ID...]",
                                               "Sends rejected messages to their topic again.", SETTINGS_ALL, run};
