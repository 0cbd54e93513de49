#include "common/stop.h"
#include "intake/arrivals.h"
#include "intake/reject_sources.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int64_t events_of(const struct arrivals *arrivals)
{
    int64_t events = 0;
    for (size_t i = 0; i < arrivals->count; i++)
        events += arrivals->runs[i].events;
    return events;
}

Test(arrivals, those_of_now_are_apart)
{
    struct arrivals arrivals = {0};
    int64_t now_ms = unix_ms();
    cr_expect_eq(arrivals_oldest(&arrivals), -1);
    for (int i = 0; i < 10; i++) {
        arrivals_add(&arrivals, now_ms - 9 + i);
        arrivals_add(&arrivals, now_ms - 9 + i);
    }
    arrivals_add(&arrivals, -1);
    cr_expect_eq(arrivals.count, 10);
    cr_expect_eq(events_of(&arrivals), 20);
    cr_expect_eq(arrivals_oldest(&arrivals), now_ms - 9);
}

// A backlog of two partitions, an hour old, whose pieces take turns: the age of none is wrong by more than a sixteenth.
Test(arrivals, those_of_a_backlog_share_few_runs)
{
    struct arrivals arrivals = {0};
    int64_t now_ms = unix_ms(), hour_ms = 3600 * 1000;
    for (int piece = 0; piece < 8; piece++)
        for (int i = 0; i < 2000; i++)
            arrivals_add(&arrivals, now_ms - hour_ms - (piece % 2) * hour_ms / 2 + piece / 2 * 2000 + i);
    cr_expect_leq(arrivals.count, 8, "%zu", arrivals.count);
    cr_expect_eq(events_of(&arrivals), 16000);
    cr_expect_eq(arrivals_oldest(&arrivals), now_ms - hour_ms - hour_ms / 2);
    for (size_t i = 0; i < arrivals.count; i++)
        cr_expect_leq(arrivals.runs[i].to_ms - arrivals.runs[i].from_ms, 2 * hour_ms / 16);
}

Test(arrivals, there_is_always_room)
{
    struct arrivals arrivals = {0};
    int64_t now_ms = unix_ms();
    for (int i = 0; i < 1000; i++)
        arrivals_add(&arrivals, now_ms + 1000 - i); // a clock ahead of ours, backwards
    cr_expect_eq(arrivals.count, ARRIVAL_RUNS);
    cr_expect_eq(events_of(&arrivals), 1000);
}

static void source_add(struct reject_sources *sources, const char *source)
{
    const struct header header = {"ce_source", (const uint8_t *)source, source ? strlen(source) : 0};
    const struct message message = {.headers = &header, .header_count = 1};
    reject_sources_add(sources, &message);
}

Test(reject_sources, the_first_by_name_the_rest_as_a_number)
{
    struct reject_sources sources = {0}, more = {0};
    char text[800];
    cr_expect_str_eq(reject_sources_list(&sources, text, sizeof text), "");
    for (int i = 0; i < 3; i++)
        source_add(&sources, "urn:nld:gemeente:0363");
    source_add(&sources, NULL);
    cr_expect_str_eq(reject_sources_list(&sources, text, sizeof text), "urn:nld:gemeente:0363 3, (none) 1");
    for (int i = 0; i < 20; i++) {
        char source[32];
        snprintf(source, sizeof source, "urn:xx:%d", i);
        source_add(&more, source);
    }
    source_add(&more, "urn:nld:gemeente:0363");
    reject_sources_merge(&sources, &more);
    cr_expect_str_eq(reject_sources_list(&sources, text, sizeof text),
                     "urn:nld:gemeente:0363 3, (none) 1, urn:xx:0 1, urn:xx:1 1, urn:xx:2 1, urn:xx:3 1, others 17");
}

// Nothing that somebody sends may steer a terminal, break the line or make it endless.
Test(reject_sources, hostile)
{
    struct reject_sources sources = {0};
    char text[800], endless[5000];
    memset(endless, 'x', sizeof endless - 1);
    endless[sizeof endless - 1] = '\0';
    source_add(&sources, "\x1b[2Ja\nb");
    source_add(&sources, endless);
    reject_sources_list(&sources, text, sizeof text);
    cr_expect_null(strpbrk(text, "\x1b\n"), "%s", text);
    cr_expect_lt(strlen(text), 200);
}

// What may be about a person is not named in a log; that there is something is told.
Test(reject_sources, personal)
{
    static const char *const told[] = {"jan@example.org", "123456782", "urn:nld:bsn:123456782", "urn:nld:123.456.782:x",
                                       "urn:nld:x:9876543210"};
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        struct reject_sources sources = {0};
        char text[800];
        source_add(&sources, told[i]);
        cr_expect_str_eq(reject_sources_list(&sources, text, sizeof text), "(not shown) 1", "%s", told[i]);
    }
    struct reject_sources sources = {0};
    char text[800];
    source_add(&sources, "urn:nld:oin:00000099000000000001:systeem:taakstelling");
    cr_expect_str_eq(reject_sources_list(&sources, text, sizeof text),
                     "urn:nld:oin:00000099000000000001:systeem:taakstelling 1");
}
