#include "board/shared.h"
#include "common/arena.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct shared {
    atomic_int holders;
    void (*drop)(void *value);
    max_align_t value[];
};

struct shared *shared_new(const void *value, size_t size, void (*drop)(void *value))
{
    struct shared *shared = memory_resize(NULL, 1, sizeof *shared + size);
    atomic_init(&shared->holders, 1);
    shared->drop = drop;
    memcpy(shared->value, value, size);
    return shared;
}

struct shared *shared_take(struct shared *shared)
{
    if (shared)
        atomic_fetch_add(&shared->holders, 1);
    return shared;
}

void shared_drop(struct shared *shared)
{
    if (!shared || atomic_fetch_sub(&shared->holders, 1) != 1)
        return;
    shared->drop(shared->value);
    free(shared);
}

const void *shared_value(const struct shared *shared)
{
    return shared->value;
}
