// One municipality's figures: of one period, on demand with how they come about, or a line for each period.
#pragma once

#include "standing/standing.h"
#include "taakctl/command.h"

// Prints the figures, with `explain` their steps too; or both as JSON. The municipality exists in the period, which has
// figures to be shown. False with context->error.
MUST_CHECK bool quota_print(struct context *context, const struct standing *standing, int code, int period,
                            bool explain);

// A line for each period in which the municipality exists; JSON as an array.
MUST_CHECK bool quota_periods_print(struct context *context, const struct standing *standing, int code);
