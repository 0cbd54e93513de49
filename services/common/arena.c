#include "common/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE (256 * 1024)

struct block {
    struct block *next;
    size_t size, used;
    alignas(max_align_t) uint8_t data[];
};

struct arena {
    struct block *blocks; // the newest first
};

void *memory_resize(void *memory, size_t count, size_t size)
{
    void *resized = reallocarray(memory, count ? count : 1, size);
    if (!resized) {
        fputs("out of memory\n", stderr);
        abort();
    }
    return resized;
}

static struct block *block_new(size_t size, struct block *next)
{
    struct block *block = memory_resize(NULL, 1, sizeof *block + size);
    block->next = next;
    block->size = size;
    block->used = 0;
    return block;
}

struct arena *arena_new(void)
{
    struct arena *arena = memory_resize(NULL, 1, sizeof *arena);
    arena->blocks = NULL;
    return arena;
}

static void blocks_free(struct block *block)
{
    while (block) {
        struct block *next = block->next;
        free(block);
        block = next;
    }
}

void arena_free(struct arena *arena)
{
    if (!arena)
        return;
    blocks_free(arena->blocks);
    free(arena);
}

void *arena_alloc(struct arena *arena, size_t size)
{
    size_t step = alignof(max_align_t);
    size = (size + step - 1) / step * step;
    if (!arena->blocks || arena->blocks->size - arena->blocks->used < size)
        arena->blocks = block_new(size > BLOCK_SIZE ? size : BLOCK_SIZE, arena->blocks);
    void *memory = arena->blocks->data + arena->blocks->used;
    arena->blocks->used += size;
    return memory;
}

void *arena_copy(struct arena *arena, const void *data, size_t size)
{
    void *copy = arena_alloc(arena, size);
    if (size)
        memcpy(copy, data, size);
    return copy;
}

char *arena_text(struct arena *arena, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    char *text = arena_alloc(arena, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    va_end(arguments);
    return text;
}

void arena_reset(struct arena *arena)
{
    if (!arena->blocks)
        return;
    struct block *first = arena->blocks;
    blocks_free(first->next);
    first->next = NULL;
    first->used = 0;
    if (first->size > BLOCK_SIZE) {
        free(first);
        arena->blocks = NULL;
    }
}
