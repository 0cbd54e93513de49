// Tells whoever wants to know how far a long piece of work is. The work tells it often, at least every few thousand
// items; how often that is shown is up to the listener, which must return quickly.
#pragma once

#include <stdint.h>

struct progress_listener {
    // How many bytes and how many items (lines, messages) are done since the work began. Where the work does not know
    // bytes, `bytes` counts whatever the listener's total counts. Called by the working thread.
    void (*on_progress)(void *opaque, int64_t bytes, int64_t count);
    void *opaque; // the listener's own, passed on as it is
};

// NULL for a listener means that nobody listens.
static inline void progress_tell(const struct progress_listener *listener, int64_t bytes, int64_t count)
{
    if (listener)
        listener->on_progress(listener->opaque, bytes, count);
}
