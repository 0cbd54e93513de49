#include "taakctl/replay_report.h"

#include <inttypes.h>
#include <string.h>

#define FEW       40  // rejects of which each is told
#define TOLD_MOST 100 // that were not sent, of many; --json has all
#define TEXT_SIZE 256

static const struct {
    const char *json;   // in a line
    const char *total;  // in the last line of JSON
    const char *text;   // in the table
    const char *in_sum; // behind a number
    enum tone tone;
} outcomes[REPLAY_OUTCOMES] = {
    [REPLAY_SENT] = {"sent", "sent", "sent", "sent", TONE_PLAIN},
    [REPLAY_SENT_BEFORE] = {"already sent", "already_sent", "already sent on", "already sent", TONE_DIM},
    [REPLAY_PASSED_OVER] = {"passed over", "passed_over", "passed over: sent by a replay before", "passed over",
                            TONE_DIM},
    [REPLAY_NOTHING_LEFT] = {"nothing left to send", "nothing_left", "nothing left to send",
                             "with nothing left to send", TONE_WARN},
    [REPLAY_REFUSED] = {"refused", "refused", "refused by the broker:", "refused by the broker", TONE_BAD},
    [REPLAY_UNDELIVERED] = {"not acknowledged", "not_acknowledged", "not acknowledged:", "not acknowledged", TONE_BAD},
};

struct replay_report replay_report_start(bool json, bool dry_run, int64_t selected)
{
    static const struct column columns[] = {{"ID", "id", COLUMN_NUMBER},
                                            {"Place", "place", COLUMN_TEXT},
                                            {"Reason", "reason", COLUMN_TEXT},
                                            {"Outcome", "outcome", COLUMN_FLEXIBLE}};
    return (struct replay_report){.json = json,
                                  .dry_run = dry_run,
                                  .selected = selected,
                                  .table = table_new(columns, sizeof columns / sizeof *columns)};
}

void replay_report_free(struct replay_report *report)
{
    table_free(report->table);
}

static bool line_json(const struct replay_report *report, const struct replay_line *line, struct error *error)
{
    bool would = report->dry_run && line->outcome == REPLAY_SENT;
    return json_print_line(json_pack("{s:I, s:s, s:i, s:I, s:s, s:s, s:s?, s:s?}", "id", line->id, "topic", line->topic,
                                     "partition", (int)line->partition, "offset", line->offset, "reason", line->reason,
                                     "outcome", would ? "would be sent" : outcomes[line->outcome].json, "replayed_at",
                                     line->replayed_at, "why", line->why),
                           stdout, error);
}

static void line_tell(struct replay_report *report, const struct replay_line *line)
{
    char place[REJECT_PLACE_SIZE], text[TEXT_SIZE];
    bool before = line->outcome == REPLAY_SENT_BEFORE, would = report->dry_run && line->outcome == REPLAY_SENT;
    const char *more = before ? line->replayed_at : line->why;
    snprintf(text, sizeof text, "%s%s%s%.*s", would ? "would be " : "", outcomes[line->outcome].text, more ? " " : "",
             before ? 10 : TEXT_SIZE, more ? more : ""); // of the time the day
    table_number(report->table, line->id);
    table_text(report->table, reject_place(line->topic, line->partition, line->offset, place));
    table_text(report->table, line->reason);
    table_text(report->table, text);
    table_tone(report->table, outcomes[line->outcome].tone);
}

static bool is_unsent(enum replay_outcome outcome)
{
    return outcome != REPLAY_SENT && outcome != REPLAY_SENT_BEFORE && outcome != REPLAY_PASSED_OVER;
}

bool replay_report_add(struct replay_report *report, const struct replay_line *line, struct error *error)
{
    report->counts[line->outcome]++;
    if (report->json)
        return line_json(report, line, error);
    if (report->selected <= FEW || (is_unsent(line->outcome) && table_rows(report->table) < TOLD_MOST))
        line_tell(report, line);
    return true;
}

static int64_t told(const struct replay_report *report)
{
    int64_t sum = 0;
    for (size_t i = 0; i < REPLAY_OUTCOMES; i++)
        sum += report->counts[i];
    return sum;
}

static int64_t unsent_count(const struct replay_report *report)
{
    int64_t sum = 0;
    for (size_t i = 0; i < REPLAY_OUTCOMES; i++)
        sum += is_unsent((enum replay_outcome)i) ? report->counts[i] : 0;
    return sum;
}

static bool totals_json(const struct replay_report *report, struct error *error)
{
    json_t *totals = json_pack("{s:I, s:b}", "selected", report->selected, "dry_run", (int)report->dry_run);
    for (size_t i = 0; i < REPLAY_OUTCOMES; i++)
        json_object_set_new(totals, outcomes[i].total, json_integer(report->counts[i]));
    return json_print_line(json_pack("{s:o}", "totals", totals), stdout, error);
}

// "4,998 sent, 2 with nothing left to send."
static void counts_tell(const struct replay_report *report)
{
    char number[NUMBER_TEXT_SIZE], text[512] = "";
    for (size_t i = 0; i < REPLAY_OUTCOMES; i++) {
        size_t length = strlen(text);
        if (i == REPLAY_SENT || report->counts[i])
            snprintf(text + length, sizeof text - length, "%s%s %s%s", i ? ", " : "",
                     number_format(report->counts[i], number), i == REPLAY_SENT && report->dry_run ? "would be " : "",
                     outcomes[i].in_sum);
    }
    text_print_wrapped(strcat(text, "."), 0, stdout);
}

static void totals_tell(const struct replay_report *report)
{
    char number[NUMBER_TEXT_SIZE];
    int64_t sum = told(report);
    counts_tell(report);
    if (report->counts[REPLAY_PASSED_OVER])
        text_print_wrapped("Passed over: what a replay sent before and was rejected again. Mend what is wrong with it, "
                           "then give its ID; 'taakctl rejects show ID' tells what that is.",
                           0, stdout);
    if (sum < report->selected)
        printf("Of the %s that were selected %s had no turn.\n", number_format(report->selected, number),
               number_format(report->selected - sum, (char[NUMBER_TEXT_SIZE]){0}));
}

bool replay_report_print(const struct replay_report *report, struct error *error)
{
    if (report->json)
        return totals_json(report, error);
    int64_t unsent = unsent_count(report);
    size_t rows = table_rows(report->table);
    if (rows && !table_print(report->table, stdout, false, error))
        return false;
    if (report->selected > FEW && unsent > (int64_t)rows)
        printf("… and %" PRId64 " more that were not sent; --json tells of each\n", unsent - (int64_t)rows);
    if (rows)
        putchar('\n');
    totals_tell(report);
    return print_flush(stdout, error);
}

bool replay_report_complete(const struct replay_report *report)
{
    return unsent_count(report) == 0 && told(report) >= report->selected;
}
