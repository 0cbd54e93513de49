// Makes determinations of what people give: values that are given once (options of a command line, fields of a form)
// and rows. What becomes of them is determination_events.h.
#pragma once

#include "common/error.h"
#include "common/progress.h"
#include "feed/determination_kinds.h"
#include "feed/reading.h"

#include <stdio.h>

// What people asked for. Whether everything that the kind needs is given, and nothing that it does not allow, the
// caller has checked.
struct draft_request {
    const struct draft_kind *kind;
    const char *given[GIVENS]; // by enum determination_given, as text; NULL: not given. Borrowed
    bool withdrawn;            // it is taken back instead of determined
};

// Begin with {request, arena, remarks, reading}, all borrowed. Everything that is made lives in the arena.
struct drafts {
    const struct draft_request *request;
    struct arena *arena;
    struct remarks *remarks;   // gets what is bad, and what is doubtful, with its draft as `about`
    struct reading *reading;   // how rows, and what is given, are read
    const char *given[GIVENS]; // those of the request, made plain
    struct draft *first;       // a list: of a kind whose rows go together by day one draft for each day; NULL: none yet
};

// To be called first. Makes the draft of a kind that has no rows or whose rows all go into one draft. False with the
// fault where something that is given cannot be read; with the error where municipalities cannot be looked up.
bool drafts_begin(struct drafts *drafts, struct row_fault *fault, struct error *error);

// Adds a row. `values` are in the order of the kind's columns; `line` is where it stands in an input, 0 for a row that
// comes from elsewhere. False with the fault where it is bad.
bool drafts_row(struct drafts *drafts, int64_t line, const char *const *values, struct row_fault *fault);

// The same for values that a person typed, in any way of notation.h. False as drafts_begin.
bool drafts_row_typed(struct drafts *drafts, const char *const *values, struct row_fault *fault, struct error *error);

// Adds all rows of a stream (rows.h). `progress` hears how many bytes and lines were read; NULL: nobody listens. False
// where it cannot be read, or with ERROR_POISON where a row is bad, which is remarked, there is none, or a totals row
// is wrong: then nothing is to be published.
MUST_CHECK bool drafts_rows(struct drafts *drafts, FILE *in, const struct progress_listener *progress,
                            struct error *error);
