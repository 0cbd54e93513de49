#include "common/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE  (256 * 1024)
#define SPARES_MOST 32 // blocks that are kept for the next batch

struct block {
    struct block *next;
    size_t size, used;
    alignas(max_align_t) uint8_t data[];
};

struct arena {
    struct block *blocks; // the newest first
    struct block *spares; // of BLOCK_SIZE
    size_t spare_count;
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

char *memory_text(const char *text, size_t length)
{
    char *copy = memory_resize(NULL, length + 1, 1);
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
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
    *arena = (struct arena){NULL, NULL, 0};
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
    blocks_free(arena->spares);
    free(arena);
}

static void block_add(struct arena *arena, size_t size)
{
    struct block *spare = size <= BLOCK_SIZE ? arena->spares : NULL;
    if (!spare) {
        arena->blocks = block_new(size > BLOCK_SIZE ? size : BLOCK_SIZE, arena->blocks);
        return;
    }
    arena->spares = spare->next;
    arena->spare_count--;
    spare->next = arena->blocks;
    spare->used = 0;
    arena->blocks = spare;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    size_t step = alignof(max_align_t);
    size = (size + step - 1) / step * step;
    if (!arena->blocks || arena->blocks->size - arena->blocks->used < size)
        block_add(arena, size);
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
    struct block *block = arena->blocks;
    while (block && (block->next || block->size > BLOCK_SIZE)) {
        struct block *next = block->next;
        if (block->size == BLOCK_SIZE && arena->spare_count < SPARES_MOST) {
            block->next = arena->spares;
            arena->spares = block;
            arena->spare_count++;
        } else {
            free(block);
        }
        block = next;
    }
    if (block)
        block->used = 0;
    arena->blocks = block;
}
