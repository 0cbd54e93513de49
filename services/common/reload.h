// SIGHUP: asks a service to read anew the files that it may (systemctl reload).
#pragma once

#include <stdbool.h>

// Takes over the signal, for every service: before this it ends the process.
void reload_install(void);

// For a service that reads nothing anew: says so in the log where it came since this was last called.
void reload_decline(void);

// Whether it came since this was last asked.
bool reload_requested(void);
