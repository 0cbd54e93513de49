// A request to stop: the first SIGTERM or SIGINT asks the program to finish what it has in hand, a second one ends the
// process at once.
//
// A program that was asked ends within 4 seconds whatever hangs: then it is ended without more ado, which loses
// nothing, as what was not committed is read again. Every loop and every wait looks at stop_requested.
#pragma once

#include <stdbool.h>
#include <stdint.h>

// Takes over the two signals, and ignores SIGPIPE. First thing in main, before threads are started.
void stop_install(void);

// Whether a stop was requested. Never becomes false again.
bool stop_requested(void);

// Requests a stop as a signal does, but without the limit of 4 seconds. May be called in a signal handler.
void stop_request(void);

// For a process that ends by itself: gives it the same 4 seconds to close what is open; then it is ended with this exit
// code.
void stop_in_time(int exit_code);

// How many milliseconds ago a stop was requested; 0 where none was.
int64_t stop_age_ms(void);

// The time in milliseconds on a clock that never jumps (CLOCK_MONOTONIC): for measuring spans, not for dates.
int64_t clock_ms(void);

// The time in milliseconds since 1970, as other machines have it: for timestamps, and for spans that began elsewhere.
int64_t unix_ms(void);
