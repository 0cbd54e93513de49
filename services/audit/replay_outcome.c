#include "audit/replay_outcome.h"

static const struct {
    const char *line;  // its name in a line
    const char *total; // and among the figures
} names[REPLAY_OUTCOMES] = {
    [REPLAY_SENT] = {"sent", "sent"},
    [REPLAY_SENT_BEFORE] = {"already sent", "already_sent"},
    [REPLAY_PASSED_OVER] = {"passed over", "passed_over"},
    [REPLAY_NOTHING_LEFT] = {"nothing left to send", "nothing_left"},
    [REPLAY_REFUSED] = {"refused", "refused"},
    [REPLAY_UNDELIVERED] = {"not acknowledged", "not_acknowledged"},
};

int64_t replay_told(const struct replay_totals *totals)
{
    int64_t sum = 0;
    for (int i = 0; i < REPLAY_OUTCOMES; i++)
        sum += totals->counts[i];
    return sum;
}

bool replay_is_unsent(enum replay_outcome outcome)
{
    return outcome != REPLAY_SENT && outcome != REPLAY_SENT_BEFORE && outcome != REPLAY_PASSED_OVER;
}

int64_t replay_unsent(const struct replay_totals *totals)
{
    int64_t sum = 0;
    for (int i = 0; i < REPLAY_OUTCOMES; i++)
        sum += replay_is_unsent((enum replay_outcome)i) ? totals->counts[i] : 0;
    return sum;
}

bool replay_complete(const struct replay_totals *totals)
{
    return replay_unsent(totals) == 0 && replay_told(totals) >= totals->selected;
}

json_t *replay_line_json(const struct replay_line *line, bool dry_run)
{
    bool would = dry_run && line->outcome == REPLAY_SENT;
    return json_pack("{s:I, s:s, s:i, s:I, s:s, s:s, s:s?, s:s?}", "id", line->id, "topic", line->topic, "partition",
                     (int)line->partition, "offset", line->offset, "reason", line->reason, "outcome",
                     would ? "would be sent" : names[line->outcome].line, "replayed_at", line->replayed_at, "why",
                     line->why);
}

json_t *replay_totals_json(const struct replay_totals *totals)
{
    json_t *object = json_pack("{s:I, s:b}", "selected", totals->selected, "dry_run", (int)totals->dry_run);
    for (int i = 0; i < REPLAY_OUTCOMES; i++)
        json_object_set_new(object, names[i].total, json_integer(totals->counts[i]));
    return json_pack("{s:o}", "totals", object);
}
