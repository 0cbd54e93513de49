// How far long work is, for whoever wants to know. The work tells it often, at the least every few thousand items; how
// often it is shown is the listener's affair, so telling must be cheap.
#pragma once

#include <stdint.h>

struct progress_listener {
    // Bytes and items (lines, messages) that are done since the work began; where the work knows no bytes, `bytes` is
    // in the same unit as the total that the listener was told to expect. Called from the working thread only.
    void (*on_progress)(void *opaque, int64_t bytes, int64_t count);
    void *opaque; // the listener's own, passed on as it is
};

// NULL for a listener means that nobody listens.
static inline void progress_tell(const struct progress_listener *listener, int64_t bytes, int64_t count)
{
    if (listener)
        listener->on_progress(listener->opaque, bytes, count);
}
