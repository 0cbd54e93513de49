// Remarks on the lines of an input: which are bad, and which are valid but doubtful. Whoever wants to show them as they
// come listens; the doubts are kept as well, to be told with a result.
#pragma once

#include "common/arena.h"
#include "feed/row.h"

#include <jansson.h>

#define REMARKS_SHOWN 100 // so many of either kind are told; the others are only counted

struct remark {
    int64_t line;       // 0: it is about no single line
    const char *reason; // of a bad line, as in struct row_fault; NULL: it is a doubt
    const char *text;   // may hold anything that was in the input: print it with printable.h
};

// Begin with {.arena = …} and the listener, if any.
struct remarks {
    struct arena *arena;                                          // where doubts are kept; borrowed
    void (*on_remark)(void *opaque, const struct remark *remark); // hears those that are told; NULL: nobody listens
    void *opaque;                                                 // the listener's own
    struct doubt *first, *last;                                   // those that were told
    int64_t bad, doubtful;                                        // how many of either kind there were
};

// A line is bad.
void remark_bad(struct remarks *remarks, int64_t line, const struct row_fault *fault);

// Something on a line is doubtful. `about` is whatever it belongs to, by which remarks_json finds it; NULL: the whole
// input.
void remark_doubt(struct remarks *remarks, const void *about, int64_t line, const char *text);

// The doubts about something that were told, as [{"line": 7, "warning": "…"}]; a line of 0 is null. The caller owns it.
json_t *remarks_json(const struct remarks *remarks, const void *about);
