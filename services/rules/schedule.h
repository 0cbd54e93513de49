// Whether a period runs, and whether a municipality is on schedule in it. Part of the rules library.
#pragma once

#include "rules/quota.h"

// The phase of a period on the position date: announced before its first day, running up to its last day, then ended.
// While there is no position date (DAY_NONE) it is announced.
enum phase schedule_phase(int period, int32_t position);

// How far a municipality is, by the persons realised, the corrected quota and how many months of the period (0 to 6)
// have gone by. It is on schedule where realised / corrected is at least months / 6, or where there is nothing to be
// done (corrected <= 0); slightly behind where it is at least three quarters of that; else behind. The first edge is
// that of the ministry's public map of 2017, the second is our own.
enum schedule schedule_of(int64_t realised, int64_t corrected, int months_elapsed);

// How many persons should be housed when so many months of the period (0 to 6) have gone by: months / 6 of the
// corrected quota, rounded up; 0 where there is nothing to be done.
int64_t schedule_due(int64_t corrected, int months_elapsed);
