// The nation's figures: all of one period, or a line for each.
#pragma once

#include "standing/standing.h"
#include "taakctl/command.h"

// All figures of a period that has figures to be shown. False with context->error.
MUST_CHECK bool nation_print(struct context *context, const struct standing *standing, int period);

// A line for each period; JSON as an array.
MUST_CHECK bool nation_periods_print(struct context *context, const struct standing *standing);
