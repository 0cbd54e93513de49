#include "audit/replay.h"
#include "common/stop.h"
#include "common/version.h"
#include "taakctl/rejects_options.h"
#include "terminal/print.h"
#include "terminal/progress.h"

#include <inttypes.h>
#include <stdlib.h>

static const char more[] =
    "Sends rejected messages to their topic again, in the order of their IDs: key, value and headers as they were, and "
    "one header more, " REPLAY_MARK ", that tells the place of the first one (topic/partition@offset). "
    "Worth while after what refused them was mended. A message that is wrong in itself is rejected again, as a reject "
    "with an ID of its own: --all and the filters pass it over, as it would only be rejected once more; once what is "
    "wrong was mended, give its ID. What was dismissed goes by its ID only, too. IDs and filters together select what "
    "fits both. Of a personal identifier nothing "
    "was kept that could be sent.\n\n"
    "What was sent is marked once the broker has it, and is not sent a second time without --again. Broken off, run "
    "it again: at worst the last chunk, up to 1,000 messages, goes twice, which changes no figure, as an event counts "
    "once by its ce_id. Two at a time wait for each other.\n\n"
    "Of more than 40 only those that were not sent are listed; --json prints each on a line, and the totals on the "
    "last. Exit code 1: something was not sent.\n\n"
    "Examples:\n  taakctl rejects replay 17 23\n"
    "  taakctl rejects replay --reason not-storable --since yesterday --dry-run";

struct request {
    struct rejects_chosen chosen;
    struct replay_request replay;
};

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    struct request *request = state->input;
    if (rejects_chosen_option(&request->chosen, key, argument, state))
        return 0;
    if (key == 'g')
        request->replay.again = true;
    else if (key == 'd')
        request->replay.dry_run = true;
    else
        return ARGP_ERR_UNKNOWN;
    return 0;
}

#define FEW       40  // of up to so many rejects each is told
#define TOLD_MOST 100 // of more only those that were not sent are, so many at most; --json has all
#define TEXT_SIZE 256

static const struct {
    const char *text;   // what the table says
    const char *in_sum; // what the totals say, behind a number
    enum tone tone;
} outcomes[REPLAY_OUTCOMES] = {
    [REPLAY_SENT] = {"sent", "sent", TONE_PLAIN},
    [REPLAY_SENT_BEFORE] = {"already sent on", "already sent", TONE_DIM},
    [REPLAY_PASSED_OVER] = {"passed over: sent by a replay before", "passed over", TONE_DIM},
    [REPLAY_NOTHING_LEFT] = {"nothing left to send", "with nothing left to send", TONE_WARN},
    [REPLAY_REFUSED] = {"refused by the broker:", "refused by the broker", TONE_BAD},
    [REPLAY_UNDELIVERED] = {"not acknowledged:", "not acknowledged", TONE_BAD},
};

// What the listener needs to tell what becomes of the rejects. With --json each is printed at once; else a table
// gathers them, all where they are few, and of many those that were not sent. The bar is taken away before anything is
// printed.
struct screen {
    bool json;
    const struct replay_totals *totals;
    struct table *table;
    struct progress bar;
};

static void line_tell(struct screen *screen, const struct replay_line *line)
{
    char place[REJECT_PLACE_SIZE], text[TEXT_SIZE];
    bool before = line->outcome == REPLAY_SENT_BEFORE, would = screen->totals->dry_run && line->outcome == REPLAY_SENT;
    const char *detail = before ? line->replayed_at : line->why;
    snprintf(text, sizeof text, "%s%s%s%.*s", would ? "would be " : "", outcomes[line->outcome].text, detail ? " " : "",
             before ? 10 : TEXT_SIZE, detail ? detail : ""); // of the time the day
    table_number(screen->table, line->id);
    table_text(screen->table, reject_place(line->topic, line->partition, line->offset, place));
    table_text(screen->table, line->reason);
    table_text(screen->table, text);
    table_tone(screen->table, outcomes[line->outcome].tone);
}

static bool on_line(void *opaque, const struct replay_line *line, struct error *error)
{
    struct screen *screen = opaque;
    if (screen->json) {
        progress_clear(&screen->bar);
        return json_print_line(replay_line_json(line, screen->totals->dry_run), stdout, error);
    }
    if (screen->totals->selected <= FEW || (replay_is_unsent(line->outcome) && table_rows(screen->table) < TOLD_MOST))
        line_tell(screen, line);
    return true;
}

// Prints the totals as a sentence: "4,998 sent, 2 with nothing left to send."
static void counts_tell(const struct replay_totals *totals)
{
    char number[NUMBER_TEXT_SIZE], text[512] = "";
    size_t size = 0;
    for (size_t i = 0; i < REPLAY_OUTCOMES; i++)
        if (i == REPLAY_SENT || totals->counts[i])
            size += (size_t)snprintf(text + size, sizeof text - size, "%s%s %s%s", i ? ", " : "",
                                     number_format(totals->counts[i], number),
                                     i == REPLAY_SENT && totals->dry_run ? "would be " : "", outcomes[i].in_sum);
    text_print_wrapped(stdout, 0, "%s.", text);
}

static void totals_tell(const struct replay_totals *totals)
{
    char number[NUMBER_TEXT_SIZE];
    int64_t sum = replay_told(totals);
    counts_tell(totals);
    if (totals->counts[REPLAY_PASSED_OVER])
        text_print_wrapped(stdout, 0,
                           "Passed over: what a replay sent before and was rejected again. Mend what is wrong with it, "
                           "then give its ID; 'taakctl rejects show ID' tells what that is.");
    if (sum < totals->selected)
        printf("Of the %s that were selected %s had no turn.\n", number_format(totals->selected, number),
               number_format(totals->selected - sum, (char[NUMBER_TEXT_SIZE]){0}));
}

// Prints the table, if there is one, and the totals.
static bool screen_print(const struct screen *screen, struct error *error)
{
    const struct replay_totals *totals = screen->totals;
    int64_t unsent = replay_unsent(totals), rows = (int64_t)table_rows(screen->table);
    if (screen->json)
        return json_print_line(replay_totals_json(totals), stdout, error);
    if (rows && !table_print(screen->table, stdout, false, error))
        return false;
    if (totals->selected > FEW && unsent > rows)
        printf("… and %" PRId64 " more that were not sent; --json tells of each\n", unsent - rows);
    if (rows)
        putchar('\n');
    totals_tell(totals);
    return print_flush(stdout, error);
}

// Prints what was done, also where the replay was broken off. Of two errors the first one is told.
static bool rejects_replay(struct context *context, const struct replay_request *request, bool *complete)
{
    static const struct column columns[] = {{"ID", "id", COLUMN_NUMBER},
                                            {"Place", "place", COLUMN_TEXT},
                                            {"Reason", "reason", COLUMN_TEXT},
                                            {"Outcome", "outcome", COLUMN_FLEXIBLE}};
    struct error second = {0}, *error = &context->error;
    struct database *database = command_database_lookup(context);
    struct replay *replay = database
                                ? replay_open(request, database, &context->settings, PROGRAM_IDENTITY("taakctl"), error)
                                : NULL;
    bool ok = replay != NULL;
    if (ok) {
        const struct replay_totals *totals = replay_totals(replay);
        struct screen screen = {context->json, totals, table_new(columns, sizeof columns / sizeof *columns),
                                progress_start_counting(stderr, "messages", totals->selected)};
        struct progress_listener progress = progress_listener(&screen.bar);
        ok = replay_run(replay, &(struct replay_listener){on_line, &screen, &progress}, error);
        progress_clear(&screen.bar);
        ok = screen_print(&screen, ok ? error : &second) && ok;
        *complete = replay_complete(totals);
        table_free(screen.table);
    } else {
        rejects_time_check(&request->selection.filter, error, "rejects replay");
    }
    replay_close(replay);
    database_close(database);
    return ok;
}

static bool run(struct context *context, int argc, char **argv)
{
    static const struct argp_option options[] = {REJECTS_CHOSEN_OPTIONS,
                                                 {"again", 'g', NULL, 0, "Also those that were sent before", 0},
                                                 {"dry-run", 'd', NULL, 0, "Only tell what would be sent", 0},
                                                 {0}};
    struct request request = {0};
    if (!command_parse(context, &command_rejects_replay, argc, argv, options, on_option, &request, more))
        return false;
    stop_install();
    request.replay.selection = request.chosen.selection;
    bool complete = false, ok = rejects_replay(context, &request.replay, &complete);
    free(request.chosen.selection.ids);
    return ok && complete;
}

const struct command command_rejects_replay = {"rejects replay", "[ID...]",
                                               "Sends rejected messages to their topic again.", SETTINGS_ALL, run};
