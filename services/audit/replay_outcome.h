// What becomes of rejects that are sent again: of each, and of all in figures.
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

enum replay_outcome {
    REPLAY_SENT, // would be, of a dry run
    REPLAY_SENT_BEFORE,
    REPLAY_PASSED_OVER, // rejected again after a replay, and not asked for by its id
    REPLAY_NOTHING_LEFT,
    REPLAY_REFUSED,
    REPLAY_UNDELIVERED,
    REPLAY_OUTCOMES
};

// What became of one reject. All texts are borrowed for the call.
struct replay_line {
    int64_t id, offset;
    const char *topic, *reason;
    int32_t partition;
    enum replay_outcome outcome;
    const char *replayed_at; // before this replay; NULL: never
    const char *why;         // of REPLAY_REFUSED and REPLAY_UNDELIVERED
};

struct replay_totals {
    bool dry_run;
    int64_t selected; // rejects
    int64_t counts[REPLAY_OUTCOMES];
};

// How many had their turn; how many of these were to be sent and could not.
int64_t replay_told(const struct replay_totals *totals);
int64_t replay_unsent(const struct replay_totals *totals);
bool replay_is_unsent(enum replay_outcome outcome);

// Whether everything that was selected was sent, now or before, but for what was passed over.
bool replay_complete(const struct replay_totals *totals);

// One reject, and all in figures as {"totals": {…}}; the caller's.
json_t *replay_line_json(const struct replay_line *line, bool dry_run);
json_t *replay_totals_json(const struct replay_totals *totals);
