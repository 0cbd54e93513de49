#include "common/backoff.h"
#include "common/stop.h"

#include <criterion/criterion.h>

#define LOOK_MS 50 // how late the end of a wait may be seen

// How long the next wait took.
static int64_t wait_ms(struct backoff *backoff)
{
    int64_t start_ms = clock_ms();
    cr_assert(backoff_wait(backoff));
    return clock_ms() - start_ms;
}

Test(backoff, twice_as_long_each_time_up_to_a_limit)
{
    static const int expected_ms[] = {100, 200, 400, 800, 1600, 3200, 5000, 5000};
    struct backoff backoff = {0};
    cr_assert_eq(backoff_next_ms(&backoff), 100);
    for (int i = 0; i < 3; i++) {
        cr_expect_eq(backoff_next_ms(&backoff), expected_ms[i]);
        cr_expect_geq(wait_ms(&backoff), expected_ms[i] / 2, "no shorter than half of it");
    }
    cr_expect_eq(backoff_next_ms(&backoff), 800);
    stop_request(); // a wait that ends at once counts too
    for (int i = 3; i < 8; i++) {
        cr_expect_eq(backoff_next_ms(&backoff), expected_ms[i]);
        cr_expect_not(backoff_wait(&backoff));
    }
    backoff_reset(&backoff);
    cr_expect_eq(backoff_next_ms(&backoff), 100);
}

// Half of it and a random part of the other half: a bound from above cannot be told on a busy machine, so the shortest
// of many waits is looked at, and that they differ.
Test(backoff, jitter)
{
    int64_t shortest_ms = INT64_MAX, longest_ms = 0;
    for (int i = 0; i < 12; i++) {
        struct backoff backoff = {.next_ms = 400};
        int64_t ms = wait_ms(&backoff);
        cr_expect_geq(ms, 200);
        shortest_ms = ms < shortest_ms ? ms : shortest_ms;
        longest_ms = ms > longest_ms ? ms : longest_ms;
    }
    cr_expect_leq(shortest_ms, 400 + LOOK_MS);
    cr_expect_gt(longest_ms - shortest_ms, LOOK_MS);
}

Test(backoff, a_request_to_stop_ends_the_wait, .timeout = 5)
{
    struct backoff backoff = {.next_ms = 1000000000};
    stop_request();
    cr_assert_not(backoff_wait(&backoff));
}
