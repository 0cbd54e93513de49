// A value that several threads look at, and that goes when the last of them drops it.
#pragma once

#include <stddef.h>

struct shared;

// A copy of a value of `size` bytes, held once; `drop` frees what is in it.
struct shared *shared_new(const void *value, size_t size, void (*drop)(void *value));

// Holds it once more, and no more. NULL is fine for each; shared_take returns what it was given.
struct shared *shared_take(struct shared *shared);
void shared_drop(struct shared *shared);

const void *shared_value(const struct shared *shared);
