// A seeded generator (SplitMix64), so that a property that fails once fails again.
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct random {
    uint64_t state;
};

static inline uint64_t random_bits(struct random *random)
{
    uint64_t bits = random->state += 0x9e3779b97f4a7c15U;
    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9U;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebU;
    return bits ^ (bits >> 31);
}

// From low up to and including high.
static inline int random_between(struct random *random, int low, int high)
{
    return low + (int)(random_bits(random) % (uint64_t)(high - low + 1));
}

static inline bool random_percent(struct random *random, int percent)
{
    return random_between(random, 1, 100) <= percent;
}
