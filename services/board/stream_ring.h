// The last events, in the order of their sequences.
#pragma once

#include "board/shared.h"

#include <stdint.h>

#define RING_MOST 4096

struct ring {
    struct shared *events[RING_MOST]; // struct stream_event each
    size_t first, count;
    int64_t floor; // the last sequence that is not, or no longer, here: whoever has it can go on
};

void ring_open(struct ring *ring); // without any, from sequence 0 on
void ring_close(struct ring *ring);

void ring_add(struct ring *ring, struct shared *event); // takes it over, in place of the oldest where it is full
void ring_clear(struct ring *ring, int64_t floor);

int64_t ring_last(const struct ring *ring);                                 // the last sequence that there is
const struct shared *ring_after(const struct ring *ring, int64_t sequence); // the first behind it; NULL: none
