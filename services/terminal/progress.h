// A progress bar on a terminal: how much is done, how fast it goes, how long it still takes.
#pragma once

#include "common/progress.h"

#include <stdio.h>

struct progress {
    FILE *out;                  // NULL: nothing is shown
    const char *unit;           // what is counted: "lines", "messages"
    int64_t total;              // of bytes, or of what is counted; 0: not known
    int64_t begun_ms, shown_ms; // when it began and when it was last shown (clock_ms)
};

// Begins a bar on `out`; where that is no terminal nothing is shown. The first is for reading lines of `in`: the total
// is what is left of it in bytes, where it is a regular file. The second counts anything, up to a total in the same
// unit.
struct progress progress_start(FILE *out, FILE *in);
struct progress progress_start_counting(FILE *out, const char *unit, int64_t total);

// Shows how many bytes and how many items are done, but no more than a few times a second. To be called often.
void progress_show(struct progress *progress, int64_t bytes, int64_t count);

// The bar as a listener, for work that tells how far it is. The bar must live as long as the work, and not move.
struct progress_listener progress_listener(struct progress *progress);

// Takes the bar off the terminal: to be called before other output, and at the end.
void progress_clear(struct progress *progress);

// How many seconds ago it began.
double progress_seconds(const struct progress *progress);

#define PROGRESS_SIZE 160
// The text of a bar, of fewer than 80 columns, written into and returned as `text`. Unit and total are as above.
const char *progress_text(char text[PROGRESS_SIZE], const char *unit, int64_t total, int64_t bytes, int64_t count,
                          double seconds);
