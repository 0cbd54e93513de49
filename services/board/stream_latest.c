#include "board/stream_latest.h"
#include "board/stream_event.h"
#include "common/arena.h"
#include "rules/municipality.h"

#include <stdlib.h>
#include <string.h>

static const struct stream_event *event_of(const struct shared *shared)
{
    return shared_value(shared);
}

void latest_open(struct latest *latest)
{
    memset(latest, 0, sizeof *latest);
}

void latest_close(struct latest *latest)
{
    latest_clear(latest, 0);
}

void latest_clear(struct latest *latest, int64_t floor)
{
    for (size_t i = 0; i < latest->count; i++)
        shared_drop(latest->events[i]);
    latest->count = 0;
    latest->last = latest->floor = floor;
}

// By key: whose figures, and of which half-year.
static int by_key(const void *a, const void *b)
{
    const struct stream_event *one = event_of(*(struct shared *const *)a),
                              *other = event_of(*(struct shared *const *)b);
    int by_code = (one->code > other->code) - (one->code < other->code);
    return by_code ? by_code : (one->period > other->period) - (one->period < other->period);
}

// Drops what these take the place of.
static void overtaken_drop(struct latest *latest, struct shared *const *events, size_t count)
{
    size_t kept = 0;
    struct shared **sorted = memory_resize(NULL, count, sizeof(struct shared *));
    memcpy(sorted, events, count * sizeof(struct shared *));
    qsort(sorted, count, sizeof(struct shared *), by_key);
    for (size_t i = 0; i < latest->count; i++) {
        struct shared *held = latest->events[i];
        if (bsearch(&held, sorted, count, sizeof(struct shared *), by_key))
            shared_drop(held);
        else
            latest->events[kept++] = held;
    }
    latest->count = kept;
    free(sorted);
}

// Forgets the oldest of these, and says how many that were.
static size_t oldest_drop(struct latest *latest, struct shared *const *events, size_t count, size_t most)
{
    size_t drop = count > most ? count - most : 0;
    for (size_t i = 0; i < drop; i++) {
        latest->floor = event_of(events[i])->sequence;
        shared_drop(events[i]);
    }
    return drop;
}

void latest_add(struct latest *latest, struct shared **events, size_t count)
{
    if (count == 0)
        return;
    overtaken_drop(latest, events, count);
    size_t room = count < LATEST_MOST ? LATEST_MOST - count : 0;
    size_t drop = oldest_drop(latest, latest->events, latest->count, room);
    latest->count -= drop;
    memmove(latest->events, latest->events + drop, latest->count * sizeof(struct shared *));
    drop = oldest_drop(latest, events, count, LATEST_MOST);
    memcpy(latest->events + latest->count, events + drop, (count - drop) * sizeof(struct shared *));
    latest->count += count - drop;
    latest->last = event_of(events[count - 1])->sequence;
    for (size_t i = 0; i < latest->count; i++)
        latest->codes[i] = event_of(latest->events[i])->code;
}

size_t latest_after(const struct latest *latest, int64_t sequence)
{
    size_t low = 0, high = latest->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (event_of(latest->events[middle])->sequence <= sequence)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t latest_find(const struct latest *latest, size_t at, int code)
{
    while (at < latest->count && code != CODE_NONE && latest->codes[at] != code)
        at++;
    return at;
}
