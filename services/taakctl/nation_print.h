// Prints the nation's figures: all of one period, or a line for each period.
#pragma once

#include "standing/standing.h"
#include "taakctl/command.h"

// Prints all figures of a period that is shown (standing_period). False with context->error.
MUST_CHECK bool nation_print(struct context *context, const struct standing *standing, int period);

// Prints a line for each period that is shown; with --json an array. False as above.
MUST_CHECK bool nation_periods_print(struct context *context, const struct standing *standing);
