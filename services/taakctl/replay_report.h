// What `rejects replay` tells: what became of each reject, or of many in figures.
#pragma once

#include "taakctl/command.h"
#include "taakctl/print.h"

enum replay_outcome {
    REPLAY_SENT,
    REPLAY_SENT_BEFORE,
    REPLAY_PASSED_OVER, // rejected again after a replay, and not asked for by its ID
    REPLAY_NOTHING_LEFT,
    REPLAY_REFUSED,
    REPLAY_UNDELIVERED,
    REPLAY_OUTCOMES
};

struct replay_report {
    struct context *context;
    bool dry_run;
    int64_t selected; // rejects
    int64_t counts[REPLAY_OUTCOMES];
    struct table *table; // all of a few; of many those that were not sent
};

struct replay_line {
    int64_t id, offset;
    const char *topic, *reason;
    int32_t partition;
    enum replay_outcome outcome;
    const char *replayed_at; // before this run, or NULL
    const char *why;         // of REFUSED and UNDELIVERED
};

struct replay_report replay_report_start(struct context *context, bool dry_run, int64_t selected);
void replay_report_free(struct replay_report *report);

// One reject; with --json it is printed at once.
MUST_CHECK bool replay_report_add(struct replay_report *report, const struct replay_line *line);

// The table and the totals.
MUST_CHECK bool replay_report_print(const struct replay_report *report, struct error *error);

// Whether everything that was selected was sent, now or before, but for what was passed over.
bool replay_report_complete(const struct replay_report *report);
