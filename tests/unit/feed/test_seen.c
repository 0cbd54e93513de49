#include "feed/seen.h"

#include <criterion/criterion.h>
#include <string.h>

#define MANY 100000

static void id_set(uint8_t id[16], int number)
{
    memset(id, 0, 16);
    memcpy(id + 12, &number, sizeof number);
}

Test(seen, the_same_record_at_the_same_time)
{
    struct seen *seen = seen_new();
    uint8_t id[16], other[16];
    id_set(id, 0); // nil too
    id_set(other, 1);
    cr_expect_eq(seen_before(seen, id, 0, 1), 0);
    cr_expect_eq(seen_before(seen, id, 1, 2), 0, "a correction has another time");
    cr_expect_eq(seen_before(seen, other, 0, 3), 0);
    cr_expect_eq(seen_before(seen, id, 0, 4), 1);
    cr_expect_eq(seen_before(seen, id, 0, 5), 1, "the first of all");
    cr_expect_eq(seen_before(seen, id, 1, 6), 2);
    seen_free(seen);
    seen_free(NULL);
}

Test(seen, many)
{
    struct seen *seen = seen_new();
    uint8_t id[16];
    for (int i = 0; i < MANY; i++) {
        id_set(id, i / 2);
        cr_assert_eq(seen_before(seen, id, i % 2, i + 1), 0, "%d", i);
    }
    for (int i = 0; i < MANY; i++) {
        id_set(id, i / 2);
        cr_assert_eq(seen_before(seen, id, i % 2, MANY + i), i + 1);
    }
    seen_free(seen);
}
