// The record month: in which the most persons were housed in the whole country.
#pragma once

#include "standing/records.h"

// Finds it among the months of the periods that are shown, each as records_months gives it for the nation; of several
// alike the first. False where nobody was housed in any. `due` is 0.
bool best_month_find(struct month *best, const struct records *records);
