// What `rejects replay` tells: what became of each reject, or of many in figures.
#pragma once

#include "audit/replay.h"
#include "taakctl/print.h"

struct replay_report {
    bool json;
    bool dry_run;
    int64_t selected; // rejects
    int64_t counts[REPLAY_OUTCOMES];
    struct table *table; // all of a few; of many those that were not sent
};

struct replay_report replay_report_start(bool json, bool dry_run, int64_t selected);
void replay_report_free(struct replay_report *report);

// One reject; with --json it is printed at once.
MUST_CHECK bool replay_report_add(struct replay_report *report, const struct replay_line *line, struct error *error);

// The table and the totals.
MUST_CHECK bool replay_report_print(const struct replay_report *report, struct error *error);

// Whether everything that was selected was sent, now or before, but for what was passed over.
bool replay_report_complete(const struct replay_report *report);
