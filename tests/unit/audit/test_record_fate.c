// Which version of a record holds, and why the others do not; which are kept where there are many.
#include "audit/record_fate.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define SECOND INT64_C(1000000)
// 2017-03-20T12:00:00Z, in microseconds since 2000 and as Kafka counts.
#define NOON    (INT64_C(543326400) * SECOND)
#define NOON_MS (INT64_C(1490011200000))

static struct versions versions;
static int64_t next_offset;

static void setup(void)
{
    versions = (struct versions){0};
    next_offset = 0;
}

static void teardown(void)
{
    versions_free(&versions);
}

TestSuite(record_fate, .init = setup, .fini = teardown);

// A valid version whose ce_id is that digit, made `time` and taken by Kafka `arrival` microseconds after noon.
static struct version valid(int id, int64_t time, int64_t arrival)
{
    struct version version = {.offset = next_offset++, .broker_time = true, .valid = true, .size = 100};
    memset(version.event_id, id, sizeof version.event_id);
    version.event_time = NOON + time;
    version.timestamp_ms = NOON_MS + arrival / 1000;
    version.value = json_pack("{s:i}", "persons", 3);
    return version;
}

static struct version rejected(int64_t arrival)
{
    struct version version = {.offset = next_offset++, .broker_time = true, .size = 100};
    version.timestamp_ms = NOON_MS + arrival / 1000;
    strcpy(version.reason, "persons-out-of-range");
    return version;
}

static void add(struct version version)
{
    versions_add(&versions, &version);
}

static void expect(size_t at, enum fate fate, size_t by, const char *why, const char *hint)
{
    cr_assert_lt(at, versions.count);
    const struct version *version = &versions.items[at];
    cr_expect_eq(version->fate, fate, "%zu: %s", at, fate_name(version->fate));
    cr_expect_eq(version->by, by, "%zu: by %zu", at, version->by);
    cr_expect_str_eq(version->why, why);
    cr_expect_str_eq(version->hint, hint);
}

Test(record_fate, nothing)
{
    versions_judge(&versions);
    cr_expect_eq(versions_holder(&versions), VERSION_NONE);
    cr_expect_str_empty(versions.advice);
}

Test(record_fate, an_ordinary_correction)
{
    add(valid(9, 0, 100000));
    add(valid(1, 60 * SECOND, 60 * SECOND));
    versions_judge(&versions);
    cr_expect_eq(versions_holder(&versions), 0);
    expect(0, FATE_HOLDS, VERSION_NONE, "the latest ce_time", "");
    expect(1, FATE_OVERTAKEN, 0, "its ce_time is 1 min 0 s earlier", "");
    cr_expect_str_empty(versions.advice);
}

Test(record_fate, a_correction_whose_clock_is_behind)
{
    add(valid(1, 0, 100000));
    add(valid(2, -800000, 3100000));
    versions_judge(&versions);
    expect(0, FATE_HOLDS, VERSION_NONE, "the latest ce_time", "");
    expect(1, FATE_OVERTAKEN, 0, "its ce_time is 0.8 s earlier",
           "It arrived 3 s later than 1, but its ce_time is 0.8 s earlier: its publisher's clock is behind.");
    cr_expect_str_eq(versions.advice, "What came last (2) does not hold. Should it, publish it again with a new ce_id "
                                      "and a ce_time after 2017-03-20T12:00:00.000000Z.");
}

Test(record_fate, a_first_version_whose_clock_is_ahead)
{
    add(valid(1, 4 * SECOND, 0));
    add(valid(2, 1000000, 1100000));
    versions_judge(&versions);
    expect(1, FATE_OVERTAKEN, 0, "its ce_time is 3 s earlier",
           "It arrived 1.1 s later than 1, but its ce_time is 3 s earlier: the clock of 1's publisher is ahead, its "
           "ce_time is 4 s after Kafka took it.");
}

Test(record_fate, an_event_that_was_sent_late)
{
    add(valid(1, 0, 0));
    add(valid(2, -3600 * SECOND, 3 * SECOND));
    versions_judge(&versions);
    expect(1, FATE_OVERTAKEN, 0, "its ce_time is 1 h 0 min earlier",
           "It arrived 3 s later than 1, but its ce_time is 1 h 0 min earlier: it was sent late, or its publisher's "
           "clock is behind.");
}

Test(record_fate, the_same_time_and_a_lower_id)
{
    add(valid(2, 0, 0));
    add(valid(1, 0, 2 * SECOND));
    versions_judge(&versions);
    expect(0, FATE_HOLDS, VERSION_NONE, "the same ce_time as 2 and a higher ce_id", "");
    expect(1, FATE_OVERTAKEN, 0, "the same ce_time, and its ce_id is lower",
           "It arrived 2 s later than 1 with the very same ce_time: then the higher ce_id holds, whichever came last.");
    cr_expect_str_not_empty(versions.advice);
}

Test(record_fate, ids_are_numbers)
{
    add(valid(0x7f, 0, 0));
    add(valid(0x80, 0, 0));
    versions_judge(&versions);
    cr_expect_eq(versions.items[0].event_id[0], 0x80);
}

Test(record_fate, one_that_lost_to_a_version_that_lost_too)
{
    add(valid(1, 0, 0));
    add(valid(2, -SECOND, SECOND));
    add(valid(3, 3600 * SECOND, 3600 * SECOND));
    versions_judge(&versions);
    expect(1, FATE_OVERTAKEN, 0, "its ce_time is 1 h 0 min earlier", "");
    expect(2, FATE_OVERTAKEN, 0, "its ce_time is 1 h 0 min earlier",
           "It arrived 1 s later than 2, but its ce_time is 1 s earlier: its publisher's clock is behind.");
    cr_expect_str_empty(versions.advice, "what came last holds");
}

Test(record_fate, in_other_partitions_only_the_brokers_clock_tells_what_came_first)
{
    struct version first = valid(1, 0, 0), second = valid(2, -SECOND, SECOND), third = valid(3, -SECOND, SECOND);
    second.partition = 1;
    third.partition = 2;
    third.broker_time = false;
    add(first), add(second), add(third);
    versions_judge(&versions);
    cr_expect_eq(versions.items[1].partition, 2);
    cr_expect_str_empty(versions.items[1].hint, "%s", versions.items[1].hint);
    cr_expect_str_not_empty(versions.items[2].hint);
}

Test(record_fate, without_the_brokers_clock_the_offset_tells)
{
    struct version first = valid(1, 0, 0), second = valid(2, -SECOND, -SECOND);
    first.broker_time = second.broker_time = false;
    add(first), add(second);
    versions_judge(&versions);
    cr_expect_str_eq(versions.items[1].hint,
                     "It arrived later than 1, but its ce_time is 1 s earlier: its publisher's clock is behind.");
}

Test(record_fate, duplicates)
{
    add(valid(1, 0, 0));
    add(valid(1, 0, SECOND));
    add(valid(2, SECOND, 2 * SECOND));
    add(valid(2, SECOND, 3 * SECOND));
    versions_judge(&versions);
    expect(0, FATE_HOLDS, VERSION_NONE, "the latest ce_time", "");
    expect(1, FATE_DUPLICATE, 0, "the same ce_id", "");
    expect(2, FATE_OVERTAKEN, 0, "its ce_time is 1 s earlier", "");
    expect(3, FATE_DUPLICATE, 2, "the same ce_id", "");
    cr_expect_eq(versions.items[0].offset, 2, "the first that came");
    cr_expect_str_empty(versions.advice);
}

Test(record_fate, alone_but_for_its_duplicate)
{
    add(valid(1, 0, 0));
    add(valid(1, 0, SECOND));
    versions_judge(&versions);
    expect(0, FATE_HOLDS, VERSION_NONE, "the only valid version", "");
}

Test(record_fate, two_contents_under_one_id)
{
    struct version other = valid(1, 0, SECOND);
    json_object_set_new(other.value, "persons", json_integer(4));
    add(valid(1, 0, 0));
    add(other);
    add(valid(1, -SECOND, SECOND));
    versions_judge(&versions);
    expect(1, FATE_DUPLICATE, 0, "the same ce_id, with another content: an error of its publisher", "");
    expect(2, FATE_DUPLICATE, 0, "the same ce_id, with another content: an error of its publisher", "");
}

Test(record_fate, rejected_ones_come_last_as_they_came)
{
    add(rejected(3 * SECOND));
    add(valid(1, 0, 2 * SECOND));
    add(rejected(SECOND));
    versions_judge(&versions);
    expect(0, FATE_HOLDS, VERSION_NONE, "the only valid version", "");
    expect(1, FATE_REJECTED, VERSION_NONE, "persons-out-of-range", "");
    cr_expect_eq(versions.items[1].offset, 2);
    cr_expect_eq(versions.items[2].offset, 0);
    cr_expect_str_empty(versions.advice);
}

Test(record_fate, only_rejected_ones)
{
    add(rejected(0));
    versions_judge(&versions);
    cr_expect_eq(versions_holder(&versions), VERSION_NONE);
    expect(0, FATE_REJECTED, VERSION_NONE, "persons-out-of-range", "");
}

// Whatever the order of arrival, the same one holds: also where there is no room for all.
Test(record_fate, too_many)
{
    add(valid(3, 1, 0));
    for (int i = 0; i < VERSIONS_MOST; i++)
        add(rejected(i));
    for (int i = 0; i < VERSIONS_MOST; i++)
        add(valid(4, i == VERSIONS_MOST / 2 ? 2 : -i, 0));
    add(rejected(0));
    versions_judge(&versions);
    cr_expect_eq(versions.count, VERSIONS_MOST);
    cr_expect_eq(versions.left_out, VERSIONS_MOST + 2);
    cr_expect_eq(versions.items[0].event_time, NOON + 2);
    for (size_t i = 0; i < versions.count; i++)
        cr_expect(versions.items[i].valid, "%zu", i);
}

Test(record_fate, too_large)
{
    for (int i = 1; i <= 40; i++) {
        struct version version = valid(i, i == 7 ? 100 : -i, 0);
        version.size = 512 * 1024;
        add(version);
    }
    versions_judge(&versions);
    cr_expect_eq(versions.count, VERSION_BYTES_MOST / (512 * 1024));
    cr_expect_eq(versions.bytes, VERSION_BYTES_MOST);
    cr_expect_eq(versions.left_out, 40 - VERSION_BYTES_MOST / (512 * 1024));
    cr_expect_eq(versions.items[0].event_id[0], 7);
}

Test(record_fate, durations)
{
    static const struct {
        int64_t microseconds;
        const char *text;
    } cases[] = {{0, "0 µs"},
                 {999, "999 µs"},
                 {1000, "0.001 s"},
                 {800000, "0.8 s"},
                 {1200000, "1.2 s"},
                 {10 * SECOND, "10 s"},
                 {59999999, "59.999 s"},
                 {60 * SECOND, "1 min 0 s"},
                 {3599 * SECOND, "59 min 59 s"},
                 {3660 * SECOND, "1 h 1 min"},
                 {24 * 3600 * SECOND, "1 day 0 h"},
                 {51 * 3600 * SECOND, "2 days 3 h"},
                 {INT64_MAX, "106751991 days 4 h"}};
    char text[DURATION_SIZE];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_str_eq(duration_format(cases[i].microseconds, text), cases[i].text);
}
