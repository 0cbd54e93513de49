// Which records an input had, and at which event time: of two for one record at one time only one counts.
#pragma once

#include <stdint.h>

struct seen;

struct seen *seen_new(void);
void seen_free(struct seen *seen);

// Notes a record's id and its event's time on a line (from 1). Gives the line that had the same first; 0: none. Two
// different ones are taken for the same once in 2^64: 16 bytes are kept of each.
int64_t seen_before(struct seen *seen, const uint8_t id[16], int64_t time_us, int64_t line);
