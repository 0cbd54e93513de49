#include "taakctl/replay_print.h"

#include <inttypes.h>
#include <string.h>

#define FEW       40  // rejects of which each is told
#define TOLD_MOST 100 // that were not sent, of many; --json has all
#define TEXT_SIZE 256

static const struct {
    const char *text;   // in the table
    const char *in_sum; // behind a number
    enum tone tone;
} outcomes[REPLAY_OUTCOMES] = {
    [REPLAY_SENT] = {"sent", "sent", TONE_PLAIN},
    [REPLAY_SENT_BEFORE] = {"already sent on", "already sent", TONE_DIM},
    [REPLAY_PASSED_OVER] = {"passed over: sent by a replay before", "passed over", TONE_DIM},
    [REPLAY_NOTHING_LEFT] = {"nothing left to send", "with nothing left to send", TONE_WARN},
    [REPLAY_REFUSED] = {"refused by the broker:", "refused by the broker", TONE_BAD},
    [REPLAY_UNDELIVERED] = {"not acknowledged:", "not acknowledged", TONE_BAD},
};

struct replay_print replay_print_start(bool json, const struct replay_totals *totals)
{
    static const struct column columns[] = {{"ID", "id", COLUMN_NUMBER},
                                            {"Place", "place", COLUMN_TEXT},
                                            {"Reason", "reason", COLUMN_TEXT},
                                            {"Outcome", "outcome", COLUMN_FLEXIBLE}};
    return (struct replay_print){json, totals, table_new(columns, sizeof columns / sizeof *columns)};
}

void replay_print_free(struct replay_print *print)
{
    table_free(print->table);
}

static void line_tell(struct replay_print *print, const struct replay_line *line)
{
    char place[REJECT_PLACE_SIZE], text[TEXT_SIZE];
    bool before = line->outcome == REPLAY_SENT_BEFORE, would = print->totals->dry_run && line->outcome == REPLAY_SENT;
    const char *more = before ? line->replayed_at : line->why;
    snprintf(text, sizeof text, "%s%s%s%.*s", would ? "would be " : "", outcomes[line->outcome].text, more ? " " : "",
             before ? 10 : TEXT_SIZE, more ? more : ""); // of the time the day
    table_number(print->table, line->id);
    table_text(print->table, reject_place(line->topic, line->partition, line->offset, place));
    table_text(print->table, line->reason);
    table_text(print->table, text);
    table_tone(print->table, outcomes[line->outcome].tone);
}

bool replay_print_line(struct replay_print *print, const struct replay_line *line, struct error *error)
{
    if (print->json)
        return json_print_line(replay_line_json(line, print->totals->dry_run), stdout, error);
    if (print->totals->selected <= FEW || (replay_is_unsent(line->outcome) && table_rows(print->table) < TOLD_MOST))
        line_tell(print, line);
    return true;
}

// "4,998 sent, 2 with nothing left to send."
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

bool replay_print_end(const struct replay_print *print, struct error *error)
{
    const struct replay_totals *totals = print->totals;
    int64_t unsent = replay_unsent(totals), rows = (int64_t)table_rows(print->table);
    if (print->json)
        return json_print_line(replay_totals_json(totals), stdout, error);
    if (rows && !table_print(print->table, stdout, false, error))
        return false;
    if (totals->selected > FEW && unsent > rows)
        printf("… and %" PRId64 " more that were not sent; --json tells of each\n", unsent - rows);
    if (rows)
        putchar('\n');
    totals_tell(totals);
    return print_flush(stdout, error);
}
