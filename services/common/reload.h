// SIGHUP: asks a service to read anew the files that it may (systemctl reload).
#pragma once

#include <stdbool.h>

// Takes over the signal. Before this it ends the process.
void reload_install(void);

// Whether it came since this was last asked.
bool reload_requested(void);
