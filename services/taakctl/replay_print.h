// Prints what became of rejects that are sent again: of each, or, where they are many, only of those that were not
// sent, and the totals.
#pragma once

#include "audit/replay.h"
#include "taakctl/print.h"

struct replay_print {
    bool json;                          // each is printed as a JSON object on a line of its own
    const struct replay_totals *totals; // borrowed
    struct table *table;                // what is printed at the end
};

// The totals (replay_totals) must tell already how many were selected.
struct replay_print replay_print_start(bool json, const struct replay_totals *totals);
void replay_print_free(struct replay_print *print);

// Takes what became of a reject. With JSON it is printed at once, else at the end. False with the error.
MUST_CHECK bool replay_print_line(struct replay_print *print, const struct replay_line *line, struct error *error);

// Prints the table, if there is one, and the totals. False with the error.
MUST_CHECK bool replay_print_end(const struct replay_print *print, struct error *error);
