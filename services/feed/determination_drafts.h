// Determinations in the making, from what is given and from rows.
#pragma once

#include "common/error.h"
#include "feed/determination_kinds.h"

#include <stdio.h>

// What is asked. Whether all that the kind needs is given, and nothing else, is to be checked beforehand.
struct draft_request {
    const struct draft_kind *kind;
    const char *given[GIVENS]; // as text, NULL: not given; borrowed
    bool withdrawn;
};

// To begin with { request, arena, remarks }, all borrowed; the drafts are in the arena.
struct drafts {
    const struct draft_request *request;
    struct arena *arena;
    struct remarks *remarks; // takes bad rows, and what is doubtful with its draft as `about`
    struct draft *first;     // NULL: none yet; of several days one each
};

// First of all: makes the draft of a kind that has no rows, or whose rows are all of one. False with the fault where
// something that is given cannot be read.
bool drafts_begin(struct drafts *drafts, struct row_fault *fault);

// Adds a row; `values` are by the kind's columns, line 0 says that it comes from no line. False with the fault.
bool drafts_row(struct drafts *drafts, int64_t line, const char *const *values, struct row_fault *fault);

// Adds all rows of a stream; see rows_open. False with ERROR_POISON where one is bad or there is none.
MUST_CHECK bool drafts_rows(struct drafts *drafts, FILE *in, struct error *error);
