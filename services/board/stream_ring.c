#include "board/stream_ring.h"
#include "board/stream_event.h"

#include <string.h>

static int64_t sequence_of(const struct ring *ring, size_t place)
{
    const struct stream_event *event = shared_value(ring->events[(ring->first + place) % RING_MOST]);
    return event->sequence;
}

void ring_open(struct ring *ring)
{
    memset(ring, 0, sizeof *ring);
}

void ring_close(struct ring *ring)
{
    ring_clear(ring, 0);
}

void ring_add(struct ring *ring, struct shared *event)
{
    if (ring->count == RING_MOST) {
        ring->floor = sequence_of(ring, 0);
        shared_drop(ring->events[ring->first]);
        ring->first = (ring->first + 1) % RING_MOST;
        ring->count--;
    }
    ring->events[(ring->first + ring->count++) % RING_MOST] = event;
}

void ring_clear(struct ring *ring, int64_t floor)
{
    for (size_t i = 0; i < ring->count; i++)
        shared_drop(ring->events[(ring->first + i) % RING_MOST]);
    ring->first = ring->count = 0;
    ring->floor = floor;
}

int64_t ring_last(const struct ring *ring)
{
    return ring->count > 0 ? sequence_of(ring, ring->count - 1) : ring->floor;
}

const struct shared *ring_after(const struct ring *ring, int64_t sequence)
{
    size_t low = 0, high = ring->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (sequence_of(ring, middle) <= sequence)
            low = middle + 1;
        else
            high = middle;
    }
    return low < ring->count ? ring->events[(ring->first + low) % RING_MOST] : NULL;
}
