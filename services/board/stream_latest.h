// The last event of each key, in the order of their sequences: what a reader gets who was here a moment ago.
#pragma once

#include "board/shared.h"

#include <stdint.h>

#define LATEST_MOST 4096

struct latest {
    struct shared *events[LATEST_MOST]; // struct stream_event each,
    int codes[LATEST_MOST];             // and whose it is: thousands of readers look through them at each news
    size_t count;
    int64_t last;  // the last sequence that there is
    int64_t floor; // who has everything up to here, or more, can go on
};

void latest_open(struct latest *latest); // without any, from sequence 0 on
void latest_close(struct latest *latest);

// Takes events over, whose sequences rise and are above the last one; each takes the place of the one of its key. Where
// they are too many the oldest are forgotten.
void latest_add(struct latest *latest, struct shared **events, size_t count);

void latest_clear(struct latest *latest, int64_t floor);

// Where the events behind a sequence begin; `count` where there is none.
size_t latest_after(const struct latest *latest, int64_t sequence);

// Where the first one is, from `at` on, that is of a municipality, or with CODE_NONE of anything; `count` where there
// is none.
size_t latest_find(const struct latest *latest, size_t at, int code);
