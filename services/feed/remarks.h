// What is remarked on the lines of an input: which are bad, and which are possible but doubtful. Remarks are values;
// whoever wants to show them as they come listens.
#pragma once

#include "common/arena.h"
#include "feed/row.h"

#include <jansson.h>

#define REMARKS_SHOWN 100 // of either kind; the rest is counted

struct remark {
    int64_t line;       // 0: it is of no single one
    const char *reason; // of a bad line, see struct row_fault; NULL: a doubt
    const char *text;   // not made harmless for a terminal
};

struct remarks {
    struct arena *arena;                                          // of the doubts that are kept; borrowed
    void (*on_remark)(void *opaque, const struct remark *remark); // of the first ones of either kind; NULL: nobody
    void *opaque;
    struct doubt *first, *last;
    int64_t bad, doubtful; // lines, of which REMARKS_SHOWN each were told
};

void remark_bad(struct remarks *remarks, int64_t line, const struct row_fault *fault);

// `about` is what the doubt belongs to in remarks_json; NULL: the whole.
void remark_doubt(struct remarks *remarks, const void *about, int64_t line, const char *text);

// The doubts about something as [{"line": 7, "warning": "…"}], those that were told; line is null for 0.
json_t *remarks_json(const struct remarks *remarks, const void *about);
