// What becomes of rejects that are sent again (replay.h): of each, and of all of them in numbers.
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

enum replay_outcome {
    REPLAY_SENT,         // the broker has it; in a dry run: it would be sent
    REPLAY_SENT_BEFORE,  // not sent: it was sent again before, and `again` was not asked for
    REPLAY_PASSED_OVER,  // not sent: a replay had sent it and it was rejected again; ask for it by its id
    REPLAY_NOTHING_LEFT, // not sent: only its place was kept, for the sake of a person
    REPLAY_REFUSED,      // the broker refused it for good
    REPLAY_UNDELIVERED,  // the broker did not answer: nobody knows whether it arrived
    REPLAY_OUTCOMES
};

// What became of one reject. The texts live as long as the call that tells it.
struct replay_line {
    int64_t id, offset;
    const char *topic, *reason;
    int32_t partition;
    enum replay_outcome outcome;
    const char *replayed_at; // before this replay; NULL: never
    const char *why;         // of REPLAY_REFUSED and REPLAY_UNDELIVERED; else NULL
};

// What became of all of them.
struct replay_totals {
    bool dry_run;
    int64_t selected;                // how many rejects were selected
    int64_t counts[REPLAY_OUTCOMES]; // how many so far had which outcome
};

// How many have an outcome so far, and how many of these could not be sent though they should have been.
int64_t replay_told(const struct replay_totals *totals);
int64_t replay_unsent(const struct replay_totals *totals);

// Whether an outcome is one of those that count as unsent.
bool replay_is_unsent(enum replay_outcome outcome);

// Whether everything that was selected was sent, now or before; what was passed over does not count.
bool replay_complete(const struct replay_totals *totals);

// One reject as JSON; and the totals, as {"totals": {…}}. The caller owns them (json_decref).
json_t *replay_line_json(const struct replay_line *line, bool dry_run);
json_t *replay_totals_json(const struct replay_totals *totals);
