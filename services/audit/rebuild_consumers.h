// The consumers that a rebuild runs for as long as it takes. They are the programs in the folder of the program that
// rebuilds.
#pragma once

#include "common/error.h"

#include <sys/types.h>

#define REBUILD_CONSUMERS 4

struct rebuild_consumers {
    pid_t pids[REBUILD_CONSUMERS]; // 0: not running
};

// Starts all four, with the environment of this program, in which two variables are changed first: HTTP_LISTEN becomes
// "", as nobody asks for their health, and LOG_LEVEL "warn" where it is not set. ERROR_FATAL where one cannot be
// started; call rebuild_consumers_stop also then.
MUST_CHECK bool rebuild_consumers_start(struct rebuild_consumers *consumers, struct error *error);

// Whether all of them run. ERROR_FATAL where one has ended, which has said why on standard error; ERROR_STOPPED where a
// signal ended it, as it ends this program too.
MUST_CHECK bool rebuild_consumers_live(struct rebuild_consumers *consumers, struct error *error);

// Asks all that run to stop, and waits until they have ended.
void rebuild_consumers_stop(struct rebuild_consumers *consumers);
