// Prints a municipality's figures: all of one period, with how they come about where that is asked for, or a line for
// each period.
#pragma once

#include "standing/records.h"
#include "taakctl/command.h"

// Prints all figures of a period, with `explain` also the steps that lead to them; with --json both as JSON, and the
// months. The municipality must have figures in the period (standing_quota). False with context->error.
MUST_CHECK bool quota_print(struct context *context, const struct records *records, int code, int period, bool explain);

// Prints a line for each period in which the municipality has figures; with --json an array. False as above.
MUST_CHECK bool quota_periods_print(struct context *context, const struct standing *standing, int code);
