// The live screen of `taakctl top`: what pulse (survey/pulse.h) sees, in 80 × 24 and up. It knows ncurses, and nothing
// of options.
//
// Of what changes only what differs is sent to the terminal, so it is right over a slow line too.
#pragma once

#include "common/error.h"
#include "common/settings.h"

// Shows it until the user ends it or a stop is requested, with a new look every so many milliseconds. Standard output
// must be a terminal: else ERROR_FATAL.
MUST_CHECK bool top_show(const struct settings *settings, const char *program, int every_ms, struct error *error);
