#include "common/arena.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif

#define PIECES 2000

static struct arena *arena;

static void setup(void)
{
    arena = arena_new();
}

static void teardown(void)
{
    arena_free(arena);
}

TestSuite(arena, .init = setup, .fini = teardown);

// Each filled with its own byte to the last: none lies in another's, also where one needs a block of its own.
static void fill_and_check(size_t most)
{
    uint8_t *pieces[PIECES];
    size_t sizes[PIECES];
    for (int i = 0; i < PIECES; i++) {
        sizes[i] = (size_t)random() % (i % 200 == 0 ? 600 * 1024 : most);
        pieces[i] = arena_alloc(arena, sizes[i]);
        cr_assert_eq((uintptr_t)pieces[i] % alignof(max_align_t), 0);
        memset(pieces[i], i, sizes[i]);
    }
    for (int i = 0; i < PIECES; i++)
        for (size_t j = 0; j < sizes[i]; j++)
            if (pieces[i][j] != (uint8_t)i)
                cr_assert_fail("piece %d of %zu bytes was written over at %zu", i, sizes[i], j);
}

Test(arena, pieces_lie_apart)
{
    srandom(1);
    fill_and_check(40);
    fill_and_check(5000);
    arena_reset(arena);
    fill_and_check(5000);
    arena_free(arena); // here, as Criterion passes over what goes wrong in a teardown
    arena = NULL;
#ifdef __SANITIZE_ADDRESS__
    cr_assert_eq(__lsan_do_recoverable_leak_check(), 0);
#endif
}

Test(arena, a_reset_gives_the_same_memory_again)
{
    void *first = arena_alloc(arena, 100);
    for (int i = 0; i < 10; i++) {
        (void)arena_alloc(arena, 1000);
        arena_reset(arena);
        cr_assert_eq(arena_alloc(arena, 100), first);
    }
    arena_reset(arena);
    arena_reset(arena);
}

Test(arena, a_large_piece_alone)
{
    memset(arena_alloc(arena, 10 << 20), 1, 10 << 20);
    arena_reset(arena);
    memset(arena_alloc(arena, 1), 1, 1);
    arena_free(NULL);
}

Test(arena, copies)
{
    char from[] = "a\0b";
    char *copy = arena_copy(arena, from, sizeof from);
    memset(from, 'x', sizeof from);
    cr_assert_arr_eq(copy, "a\0b", sizeof from);
    cr_assert_not_null(arena_copy(arena, NULL, 0));
}

Test(arena, texts)
{
    char want[10001];
    (void)snprintf(want, sizeof want, "%010000d", 7);
    cr_assert_str_eq(arena_text(arena, "%s-%d", "a", 17), "a-17");
    cr_assert_str_eq(arena_text(arena, "%s", ""), "");
    cr_assert_str_eq(arena_text(arena, "%010000d", 7), want, "as long as it needs to be");
}

Test(arena, memory_grows_with_what_is_in_it)
{
    char *memory = memory_resize(NULL, 0, 8);
    memory = memory_resize(memory, 4, 1);
    memcpy(memory, "abc", 4);
    memory = memory_resize(memory, 1 << 20, 1);
    cr_assert_str_eq(memory, "abc");
    free(memory);
}

Test(arena, a_copy_of_a_text_ends_where_it_is_told_to)
{
    char *text = memory_text("abcdef", 3), *empty = memory_text("", 0);
    cr_assert_str_eq(text, "abc");
    cr_assert_str_eq(empty, "");
    free(text);
    free(empty);
}

// AddressSanitizer would end the program itself, with another signal.
const char *__asan_default_options(void)
{
    return "allocator_may_return_null=1";
}

// 2^33 items of 2^33 bytes are 2^66, of which 64 bits show 0.
Test(arena, memory_too_large_ends_the_program, .signal = SIGABRT)
{
    (void)memory_resize(NULL, (size_t)1 << 33, (size_t)1 << 33);
}
