#include "feed/seen.h"
#include "common/arena.h"

#include <stdlib.h>
#include <string.h>

#define ROOM_FIRST 1024 // a power of 2, as all that follow

struct place {
    uint64_t mark; // id and time, mixed into 64 bits
    int64_t line;  // 0: free
};

// A table with open addressing, at most two thirds full.
struct seen {
    struct place *places;
    size_t room, count;
};

static struct place *places_new(size_t room)
{
    struct place *places = memory_resize(NULL, room, sizeof *places);
    memset(places, 0, room * sizeof *places);
    return places;
}

struct seen *seen_new(void)
{
    struct seen *seen = memory_resize(NULL, 1, sizeof *seen);
    *seen = (struct seen){places_new(ROOM_FIRST), ROOM_FIRST, 0};
    return seen;
}

void seen_free(struct seen *seen)
{
    if (!seen)
        return;
    free(seen->places);
    free(seen);
}

// The finalizer of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
static uint64_t mix(uint64_t bits)
{
    bits = (bits ^ (bits >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    bits = (bits ^ (bits >> 27)) * UINT64_C(0x94d049bb133111eb);
    return bits ^ (bits >> 31);
}

static uint64_t mark_of(const uint8_t id[16], int64_t time_us)
{
    uint64_t half[2];
    memcpy(half, id, sizeof half);
    return mix(mix(mix(half[0]) + half[1]) + (uint64_t)time_us);
}

// Where a mark is, or the free place where it goes.
static struct place *place_find(struct place *places, size_t room, uint64_t mark)
{
    size_t at = mark & (room - 1);
    while (places[at].line && places[at].mark != mark)
        at = (at + 1) & (room - 1);
    return &places[at];
}

static void grow(struct seen *seen)
{
    size_t room = 2 * seen->room;
    struct place *places = places_new(room);
    for (size_t i = 0; i < seen->room; i++)
        if (seen->places[i].line)
            *place_find(places, room, seen->places[i].mark) = seen->places[i];
    free(seen->places);
    seen->places = places;
    seen->room = room;
}

int64_t seen_before(struct seen *seen, const uint8_t id[16], int64_t time_us, int64_t line)
{
    uint64_t mark = mark_of(id, time_us);
    if (3 * (seen->count + 1) > 2 * seen->room)
        grow(seen);
    struct place *place = place_find(seen->places, seen->room, mark);
    if (place->line)
        return place->line;
    *place = (struct place){mark, line};
    seen->count++;
    return 0;
}
