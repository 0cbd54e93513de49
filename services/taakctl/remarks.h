// What is remarked on the lines of an input, on standard error: which are bad, and which are possible but doubtful.
#pragma once

#include "common/arena.h"
#include "taakctl/csv_rows.h"
#include "taakctl/progress.h"

#include <jansson.h>

#define REMARKS_SHOWN 100 // of either kind; the rest is counted

struct remarks {
    struct arena *arena;       // of the doubts that are kept; borrowed
    struct progress *progress; // a bar to be taken away before a line is written; NULL: none
    struct doubt *first, *last;
    int64_t bad, doubtful;
};

// "line 7: invalid-date: housed_on is no date such as 2017-01-31".
void remark_bad(struct remarks *remarks, int64_t line, const struct csv_fault *fault);

// "line 7: warning: …"; line 0: it is of no single one. `about` is what it belongs to in remarks_json; NULL: the whole.
void remark_doubt(struct remarks *remarks, const void *about, int64_t line, const char *text);

// How many more there were than were shown.
void remarks_end(const struct remarks *remarks);

// The doubts about something as [{"line": 7, "warning": "…"}], those that were shown; line is null for 0.
json_t *remarks_json(const struct remarks *remarks, const void *about);
