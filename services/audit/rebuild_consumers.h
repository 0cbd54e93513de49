// The consumers that a rebuild runs for as long as it takes: the programs that lie beside the one that rebuilds.
#pragma once

#include "common/error.h"

#include <sys/types.h>

#define REBUILD_CONSUMERS 4

struct rebuild_consumers {
    pid_t pids[REBUILD_CONSUMERS]; // 0: none
};

// They get the environment of this program, but for their health, which nobody asks for here: HTTP_LISTEN is "" from
// now on, and LOG_LEVEL warn where it is not set. Stop them also where this failed.
MUST_CHECK bool rebuild_consumers_start(struct rebuild_consumers *consumers, struct error *error);

// ERROR_FATAL where one has ended: its own line on standard error says why. ERROR_STOPPED after a signal.
MUST_CHECK bool rebuild_consumers_live(struct rebuild_consumers *consumers, struct error *error);

void rebuild_consumers_stop(struct rebuild_consumers *consumers);
