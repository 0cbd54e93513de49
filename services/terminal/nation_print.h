// Prints the nation's figures: all of one period, or a line for each period.
#pragma once

#include "common/error.h"
#include "standing/standing.h"

// Prints all figures of a period that is shown (standing_period). False with the error.
MUST_CHECK bool nation_print(const struct standing *standing, int period, bool json, struct error *error);

// Prints a line for each period that is shown; with `json` an array. False as above.
MUST_CHECK bool nation_periods_print(const struct standing *standing, bool json, struct error *error);
