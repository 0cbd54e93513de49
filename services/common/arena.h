// Memory that is handed out piece by piece and given back all at once.
//
// A batch of messages needs thousands of small pieces that all die together: its copies of keys, values and headers,
// its decoded records. They come from an arena, and nobody frees a single one.
#pragma once

#include <stddef.h>

struct arena;

// No function of this file returns NULL: where the system has no memory left, the process says so and aborts.
// An arena belongs to one thread at a time; it has no lock.
struct arena *arena_new(void);
void arena_free(struct arena *arena); // with everything that came from it; NULL is fine

// `size` bytes, aligned for any type and not zeroed. They live until the next arena_reset or arena_free.
void *arena_alloc(struct arena *arena, size_t size) __attribute__((malloc, alloc_size(2), returns_nonnull));

// The same with a copy of `size` bytes of data in it; data may be NULL where size is 0.
void *arena_copy(struct arena *arena, const void *data, size_t size) __attribute__((returns_nonnull));

// A text formatted as by printf, with its NUL.
char *arena_text(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3), returns_nonnull));

// Ends the life of everything that came from the arena. Up to 8 MiB stay with it for the next batch, so that a steady
// load asks the system for no memory; what is above goes back to malloc.
void arena_reset(struct arena *arena);

// A copy of a text of that length, and a NUL. Aborts where there is no memory. Free with free().
char *memory_text(const char *text, size_t length) __attribute__((returns_nonnull));

// realloc for an array of `count` elements of `size` bytes, checked for overflow: memory NULL makes a new one, and a
// count of 0 gives one element. Aborts where there is no memory. Free with free().
void *memory_resize(void *memory, size_t count, size_t size) __attribute__((returns_nonnull));
