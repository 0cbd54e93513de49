#include "ledger/figure_message.h"
#include "quota-emitter/outputs.h"
#include "quota-emitter/published.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define PERIOD (2017 * 2) // 2017-1

static struct published *published;

static void setup(void)
{
    published = published_new();
}

static void teardown(void)
{
    published_free(published);
}

TestSuite(published, .init = setup, .fini = teardown);

static void set(int code, int period, int64_t revision, const char *value)
{
    published_set(published, code, period, revision, (const uint8_t *)value, value ? strlen(value) : 0);
}

static void expect(int code, int period, int64_t revision, const char *value)
{
    const struct publication *found = published_find(published, code, period);
    cr_assert_not_null(found, "%d in %d", code, period);
    cr_expect(found->code == code && found->period == period, "%d %d", found->code, found->period);
    cr_expect_eq(found->revision, revision, "%lld", (long long)found->revision);
    if (value)
        cr_expect(found->size == strlen(value) && memcmp(found->value, value, found->size) == 0, "%s", value);
    else
        cr_expect(!found->value && found->size == 0, "a tombstone");
}

Test(published, nothing_at_first)
{
    cr_assert_null(published_find(published, 716, PERIOD));
    cr_assert_null(published_find(published, CODE_NONE, PERIOD));
    cr_assert_eq(published_count(published), 0);
    published_free(NULL);
}

Test(published, each_key_has_its_last)
{
    set(716, PERIOD, 1, "one");
    set(CODE_NONE, PERIOD, 2, "nation");
    set(0, PERIOD, 3, "first code");
    set(9999, PERIOD, 4, "last code");
    set(716, PERIOD + 1, 5, "later");
    set(716, PERIOD, 6, "a longer one");
    expect(716, PERIOD, 6, "a longer one");
    expect(CODE_NONE, PERIOD, 2, "nation");
    expect(0, PERIOD, 3, "first code");
    expect(9999, PERIOD, 4, "last code");
    expect(716, PERIOD + 1, 5, "later");
    cr_expect_null(published_find(published, 717, PERIOD));
    cr_expect_null(published_find(published, CODE_NONE, PERIOD + 1));
    cr_expect_eq(published_count(published), 5, "a key set again is no other");
}

Test(published, tombstones_keep_their_revision)
{
    set(716, PERIOD, 7, "one");
    published_set(published, 716, PERIOD, 7, NULL, 3);
    expect(716, PERIOD, 7, NULL);
    cr_expect_eq(published_count(published), 1, "a key that had a message stays known");
    set(716, PERIOD, 8, "again");
    expect(716, PERIOD, 8, "again");
    set(717, PERIOD, 1, NULL);
    expect(717, PERIOD, 1, NULL);
}

Test(published, values_are_copied)
{
    char value[] = "value";
    set(716, PERIOD, 1, value);
    memset(value, 'x', 5);
    expect(716, PERIOD, 1, "value");
}

Test(published, all_by_index)
{
    for (int code = 0; code < 5000; code++) // more than the first room
        set(code, PERIOD + code % 3, code + 1, "v");
    cr_assert_eq(published_count(published), 5000);
    for (int code = 0; code < 5000; code++) {
        expect(code, PERIOD + code % 3, code + 1, "v");
        cr_assert_eq(published_at(published, (size_t)code), published_find(published, code, PERIOD + code % 3));
    }
}

static bool take(const char *key, struct packed value)
{
    struct arena *scratch = arena_new();
    rd_kafka_message_t message;
    memset(&message, 0, sizeof message);
    message.key = (char *)key;
    message.key_len = strlen(key);
    message.payload = value.data;
    message.len = value.size;
    bool taken = output_figure_take(published, &message, 1, 2, scratch);
    arena_free(scratch);
    return taken;
}

Test(published, taken_from_the_topics)
{
    struct arena *arena = arena_new();
    const struct national_quota nation = {.period = PERIOD, .population_day = DAY_NONE};
    const struct quota quota = {.code = 716, .period = PERIOD};
    struct packed first = figure_pack(quota_message(&quota, &nation, 3, 6210, arena), arena);
    struct packed none = figure_pack(quota_message(&quota, &nation, 0, 0, arena), arena);
    struct packed of_nation = figure_pack(nation_message(&nation, 4, 6210, arena), arena);
    struct packed broken = {(uint8_t *)"\x0a\x05x", 3};
    cr_expect(take("GM0716/2017-1", first));
    cr_expect(take("2017-1", of_nation));
    static const char *const wrong[] = {"", "GM0716", "GM0716/2017-3",
                                        "GM0716/2017-1, and what is longer than any key is"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        cr_expect_not(take(wrong[i], first), "%s", wrong[i]);
    cr_expect_not(take("GM0716/2017-1", none), "no revision: no emitter wrote it");
    cr_expect_not(take("GM0716/2017-1", broken));
    cr_assert_eq(published_count(published), 2);
    const struct publication *found = published_find(published, 716, PERIOD);
    cr_assert(found && found->revision == 3 && found->size == first.size);
    cr_expect_arr_eq(found->value, first.data, first.size, "whole, as it was published");
    cr_expect_eq(published_find(published, CODE_NONE, PERIOD)->revision, 4);
    arena_free(arena);
}
