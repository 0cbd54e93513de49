// Shows where a province's municipalities stand, for the commands province and quota.
#pragma once

#include "taakctl/command.h"
#include "taakctl/figures_options.h"

// Prints them in the period that is asked for, or the one that people mean; with --json the province's sums and an
// array of its municipalities. False with context->error.
MUST_CHECK bool province_show(struct context *context, const struct records *records, int province, int period);
