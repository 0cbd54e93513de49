// A request to stop: the first SIGTERM or SIGINT asks to finish the batch, the second ends the process at once.
#pragma once

#include <stdbool.h>
#include <stdint.h>

void stop_install(void);
bool stop_requested(void);

// Asks as a signal does; for a thread that cannot go on.
void stop_request(void);

// For a process that ends by itself: what is still to be closed gets as long as after a signal, then it ends with this
// exit code all the same.
void stop_in_time(int exit_code);

// Milliseconds since the request, 0 where there is none.
int64_t stop_age_ms(void);

// Milliseconds of the monotonic clock.
int64_t clock_ms(void);
