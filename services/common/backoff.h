// Waiting before another try, so that a server that comes back is not met by all its clients at once.
//
// Each wait is twice as long as the one before, from 100 ms to 5 s, and a random part of it (up to a half) is left out.
#pragma once

#include <stdbool.h>

// Begin with {0}: one for each thing that is tried again and again.
struct backoff {
    int next_ms; // the longest that the next wait takes; 0 before the first one
};

// Waits until it is time for another try, or until a stop is requested (stop.h), which ends the wait within 50 ms.
// Returns false where a stop was requested: then do not try again. Tells the watchdog that all is well meanwhile.
bool backoff_wait(struct backoff *backoff);

// The longest that the next wait takes, in milliseconds: it says how often something has failed in a row.
int backoff_next_ms(const struct backoff *backoff);

// To be called after a success: the next wait is a short one again.
void backoff_reset(struct backoff *backoff);
