// Memory of one batch: handed out piece by piece, given back all at once.
#pragma once

#include <stddef.h>

struct arena;

struct arena *arena_new(void); // ends the process where memory is short, as all below
void arena_free(struct arena *arena);

// Aligned for any type, not zeroed; lives until the next reset.
void *arena_alloc(struct arena *arena, size_t size) __attribute__((malloc, alloc_size(2), returns_nonnull));
void *arena_copy(struct arena *arena, const void *data, size_t size) __attribute__((returns_nonnull));
char *arena_text(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3), returns_nonnull));

// Forgets everything; keeps up to 8 MiB for the next batch, so that a steady load allocates nothing.
void arena_reset(struct arena *arena);

// A copy of a text of that length, and a NUL; free with free(). Ends the process where memory is short.
char *memory_text(const char *text, size_t length) __attribute__((returns_nonnull));

// realloc that ends the process where memory is short.
void *memory_resize(void *memory, size_t count, size_t size) __attribute__((returns_nonnull));
