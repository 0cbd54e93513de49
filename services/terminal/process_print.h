// How long people wait, on a terminal.
#pragma once

#include "standing/process.h"

// Prints who waits, who was housed by month, and by province. False as print_flush.
MUST_CHECK bool process_print(const struct process *process, struct error *error);
