// What became of each version of a record, in words, and what to do about it.
#pragma once

#include "audit/record_versions.h"

// Puts the versions in order and says what became of each, by which other one, and why; where what came last does not
// hold, also how to make it hold.
void versions_judge(struct versions *versions);

// "1.2 s", "250 µs", "3 min 5 s", "2 days 4 h".
#define DURATION_SIZE 48
const char *duration_format(int64_t microseconds, char text[DURATION_SIZE]);
