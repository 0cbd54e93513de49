// What became of each version of a record and why, in words, and what to do where a correction does not count.
#pragma once

#include "audit/record_versions.h"

// Sorts the versions of a record and fills in the fate of each: what became of it, by which other version, and why.
// Where the version that came last does not hold, it also says how to make it hold (versions.advice).
void versions_judge(struct versions *versions);

// A span of time for people, "1.2 s", "250 µs", "3 min 5 s" or "2 days 4 h"; written into and returned as `text`.
#define DURATION_SIZE 48
const char *duration_format(int64_t microseconds, char text[DURATION_SIZE]);
