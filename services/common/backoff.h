// Waiting before another try: twice as long each time, with jitter, and no longer than until a request to stop.
#pragma once

#include <stdbool.h>

struct backoff {
    int next_ms; // 0 before the first wait
};

// Waits; false where a stop is or was requested meanwhile.
bool backoff_wait(struct backoff *backoff);

// How long the next wait is at most, for the log.
int backoff_next_ms(const struct backoff *backoff);

void backoff_reset(struct backoff *backoff);
