// One municipality in one period: its figures, and on demand how they come about.
#pragma once

#include "taakctl/standing.h"

// Prints the figures, with `explain` their steps (explain.h) too; or both as JSON. The municipality exists in the
// period, which is published. False with context->error.
MUST_CHECK bool quota_print(struct context *context, const struct standing *standing, int code, int period,
                            bool explain);
