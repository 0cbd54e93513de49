// Remembers which records an input had, and at which event time: of two events for one record at the same time only one
// can count, and people should know.
#pragma once

#include <stdint.h>

struct seen;

struct seen *seen_new(void);
void seen_free(struct seen *seen);

// Notes that a line (from 1) has a record of that id, with an event at that time. Returns the first line that had the
// same; 0 where none had. Only 64 bits of each are kept, so two different ones are taken for the same with a chance of
// 1 in 2^64.
int64_t seen_before(struct seen *seen, const uint8_t id[16], int64_t time_us, int64_t line);
