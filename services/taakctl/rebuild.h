// The consumers that `taakctl rebuild` runs for as long as it takes: the programs that lie beside it.
#pragma once

#include "taakctl/command.h"

#include <sys/types.h>

#define REBUILD_CONSUMERS 4

struct rebuild_consumers {
    pid_t pids[REBUILD_CONSUMERS]; // 0: none
};

MUST_CHECK bool rebuild_consumers_start(struct rebuild_consumers *consumers, struct error *error);

// ERROR_FATAL where one has ended: its own line on standard error says why. ERROR_STOPPED after a signal.
MUST_CHECK bool rebuild_consumers_live(struct rebuild_consumers *consumers, struct error *error);

void rebuild_consumers_stop(struct rebuild_consumers *consumers);
