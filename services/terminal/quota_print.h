// Prints a municipality's figures: all of one period, with how they come about where that is asked for, or a line for
// each period.
#pragma once

#include "common/error.h"
#include "standing/records.h"

// Prints all figures of a period, with `explain` also the steps that lead to them; with `json` both as JSON, and the
// months. The municipality must have figures in the period (standing_quota). False with the error.
MUST_CHECK bool quota_print(const struct records *records, int code, int period, bool explain, bool json,
                            struct error *error);

// Prints a line for each period in which the municipality has figures; with `json` an array. False as above.
MUST_CHECK bool quota_periods_print(const struct standing *standing, int code, bool json, struct error *error);
