// The nation's figures: all of one period, or a line for each.
#pragma once

#include "taakctl/standing.h"

// All figures of a published period; position is the ledger's. False with context->error.
MUST_CHECK bool nation_print(struct context *context, const struct national_quota *nation, int32_t position);

// A line for each published period; JSON as an array.
MUST_CHECK bool nation_periods_print(struct context *context, const struct standing *standing);
