// What `rejects replay` prints: what became of each reject, or of many in figures.
#pragma once

#include "audit/replay.h"
#include "taakctl/print.h"

struct replay_print {
    bool json;
    const struct replay_totals *totals; // borrowed
    struct table *table;                // all of a few; of many those that were not sent
};

struct replay_print replay_print_start(bool json, const struct replay_totals *totals);
void replay_print_free(struct replay_print *print);

// One reject; with --json it is printed at once.
MUST_CHECK bool replay_print_line(struct replay_print *print, const struct replay_line *line, struct error *error);

// The table and the totals.
MUST_CHECK bool replay_print_end(const struct replay_print *print, struct error *error);
