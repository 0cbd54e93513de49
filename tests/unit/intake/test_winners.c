#include "intake/winners.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define MANY 20000

static struct winners winners;
static struct record records[MANY];
static uint8_t ids[MANY][16];

static void teardown(void)
{
    winners_free(&winners);
}

TestSuite(winners, .fini = teardown);

static struct record *record(size_t i, const void *id, size_t size, int64_t time, uint8_t event)
{
    memcpy(ids[i], id, size);
    records[i] = (struct record){.id = ids[i], .id_size = size, .event_time = time};
    records[i].event_id[15] = event;
    return &records[i];
}

static void expect_order(void)
{
    for (size_t i = 1; i < winners.count; i++) {
        const struct record *a = winners.items[i - 1].record, *b = winners.items[i].record;
        size_t shorter = a->id_size < b->id_size ? a->id_size : b->id_size;
        int order = memcmp(a->id, b->id, shorter);
        cr_assert(order < 0 || (order == 0 && a->id_size < b->id_size), "at %zu", i);
    }
}

Test(winners, the_newest_version_of_each_id)
{
    winners_start(&winners, 6);
    winners_add(&winners, record(0, "b234567890123456", 16, 5, 1));
    winners_add(&winners, record(1, "a234567890123456", 16, 7, 1));
    winners_add(&winners, record(2, "b234567890123456", 16, 6, 1));
    winners_add(&winners, record(3, "a234567890123456", 16, 7, 2)); // at one time: the higher event id
    winners_add(&winners, record(4, "a234567890123456", 16, 6, 9));
    winners_add(&winners, record(5, "a234567890123457", 16, 1, 1)); // alike up to the last byte
    winners_finish(&winners);
    cr_assert_eq(winners.count, 3);
    cr_expect_eq(winners.items[0].record, &records[3]);
    cr_expect_eq(winners.items[1].record, &records[5]);
    cr_expect_eq(winners.items[2].record, &records[2]);
}

// By what was known when each came: a version counts as overtaken, or as the same event again, by the newest before it.
Test(winners, what_became_of_each_version)
{
    winners_start(&winners, 7);
    winners_add(&winners, record(0, "a234567890123456", 16, 5, 1));
    winners_add(&winners, record(1, "a234567890123456", 16, 7, 2)); // newer
    winners_add(&winners, record(2, "a234567890123456", 16, 7, 2)); // the same event
    winners_add(&winners, record(3, "a234567890123456", 16, 5, 1)); // the first again, but now it is late
    winners_add(&winners, record(4, "a234567890123456", 16, 7, 1)); // at one time, a lower event id
    winners_add(&winners, record(5, "a234567890123456", 16, 8, 1)); // newer
    winners_add(&winners, record(6, "b234567890123456", 16, 1, 1));
    winners_finish(&winners);
    cr_assert_eq(winners.count, 2);
    cr_expect_eq(winners.items[0].record, &records[5]);
    cr_expect_eq(winners.items[0].risen, 3);
    cr_expect_eq(winners.items[1].risen, 1);
    cr_expect_eq(winners.overtaken, 2);
    cr_expect_eq(winners.duplicate, 1);
}

Test(winners, texts_of_any_length)
{
    static const char *const texts[] = {"total/2", "total", "total/2017-1/x", "", "total/2017-1", "total/2017-2", "z"};
    winners_start(&winners, 7);
    for (size_t i = 0; i < 7; i++)
        winners_add(&winners, record(i, texts[i], strlen(texts[i]), 0, 0));
    winners_finish(&winners);
    cr_assert_eq(winners.count, 7);
    expect_order();
}

// Prefixes that differ in one byte only, and many repetitions.
Test(winners, many)
{
    static int64_t newest[256][16];
    size_t different = 0;
    srandom(1);
    winners_start(&winners, MANY);
    for (size_t i = 0; i < MANY; i++) {
        uint8_t id[16] = {1, 2, 3};
        int high = (int)(random() % 256), low = (int)(random() % 16);
        int64_t time = 1 + random() % 1000;
        id[5] = (uint8_t)high;
        id[12] = (uint8_t)low; // behind the prefix
        different += newest[high][low] == 0;
        if (time > newest[high][low])
            newest[high][low] = time;
        winners_add(&winners, record(i, id, 16, time, 0));
    }
    winners_finish(&winners);
    cr_assert_eq(winners.count, different);
    expect_order();
    for (size_t i = 0; i < winners.count; i++) {
        const struct record *winner = winners.items[i].record;
        cr_assert_eq(winner->event_time, newest[winner->id[5]][winner->id[12]]);
        cr_assert_eq(winners_search(&winners, winner), &winners.items[i]);
    }
}

Test(winners, search)
{
    winners_start(&winners, 2);
    winners_add(&winners, record(0, "b234567890123456", 16, 5, 1));
    winners_add(&winners, record(1, "d234567890123456", 16, 5, 1));
    winners_finish(&winners);
    cr_expect_null(winners_search(&winners, record(2, "a234567890123456", 16, 5, 1)));
    cr_expect_null(winners_search(&winners, record(2, "c234567890123456", 16, 5, 1)));
    cr_expect_null(winners_search(&winners, record(2, "e234567890123456", 16, 5, 1)));
    cr_expect_eq(winners_search(&winners, record(2, "d234567890123456", 16, 9, 9)), &winners.items[1]);
}

Test(winners, of_nothing_and_again)
{
    winners_start(&winners, 0);
    winners_finish(&winners);
    cr_expect_eq(winners.count, 0);
    winners_start(&winners, 1);
    winners_add(&winners, record(0, "b234567890123456", 16, 5, 1));
    winners_finish(&winners);
    cr_expect_eq(winners.count, 1);
    winners_start(&winners, 1);
    winners_finish(&winners);
    cr_expect_eq(winners.count, 0);
}
