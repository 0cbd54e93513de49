// A progress bar on a terminal: how much is done, how fast it goes, how long it still takes.
#pragma once

#include "common/progress.h"

#include <stdio.h>

struct progress {
    FILE *out;        // NULL: nothing is shown
    const char *unit; // what is counted: "lines", "messages"
    int64_t total;    // bytes, or in the unit; 0: not known
    int64_t begun_ms, shown_ms;
};

// Nothing is shown where `out` is no terminal. Lines of a file, of which the size is what is left of a regular one; or
// what else is counted, of so much.
struct progress progress_start(FILE *out, FILE *in);
struct progress progress_start_counting(FILE *out, const char *unit, int64_t total);

// To be called often: shows at most a few times a second.
void progress_show(struct progress *progress, int64_t bytes, int64_t count);

// The bar as a listener of the work that it shows; the bar must live as long and stay in its place.
struct progress_listener progress_listener(struct progress *progress);

// Takes the bar away, before other output and at the end.
void progress_clear(struct progress *progress);

double progress_seconds(const struct progress *progress); // since the start

#define PROGRESS_SIZE 160
// One bar of fewer than 80 columns; unit and total as above.
const char *progress_text(char text[PROGRESS_SIZE], const char *unit, int64_t total, int64_t bytes, int64_t count,
                          double seconds);
