// The inside of what a trust file says (trust.h), for trust.c and trust_read.c. Nobody else includes it.
#pragma once

#include "common/arena.h"
#include "common/error.h"

#include <stddef.h>

#define TRUST_TOPICS 7

extern const char *const trust_topics[TRUST_TOPICS]; // those that are read, then those that are published
#define TRUST_TOPICS_READ 4

struct trust {
    struct arena *arena;           // of all that follows, but for the keys' own memory
    int policy[TRUST_TOPICS_READ]; // enum trust_policy
    unsigned signatures[TRUST_TOPICS_READ];
    const struct publisher **publishers; // by source
    size_t publisher_count;
    struct trusted_key **keys; // by keyid
    size_t key_count;
};

// Which of trust_topics that is; TRUST_TOPICS where it is none.
size_t trust_topic_find(const char *topic);

// Fills the trust, which is zeroed but for its arena, from JSON. False with ERROR_CONFIG.
MUST_CHECK bool trust_fill(struct trust *trust, const char *text, size_t size, struct error *error);
