// Where a period stands on the position date, and whether a municipality is on schedule. Part of the rules library.
#pragma once

#include "rules/quota.h"

// ANNOUNCED before the period's first day, and while there is no position date (DAY_NONE).
enum phase schedule_phase(int period, int32_t position);

// On schedule where realised / corrected is at least months / 6, or nothing is to be done; slightly behind where it is
// at least three quarters of that. The first edge is that of the ministry's public map of 2017, the second is ours.
enum schedule schedule_of(int64_t realised, int64_t corrected, int months_elapsed);
