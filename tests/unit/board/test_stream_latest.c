#include "board/stream_event.h"
#include "board/stream_latest.h"
#include "rules/municipality.h"

#include <criterion/criterion.h>
#include <string.h>

static struct latest latest;

static struct shared *event(int64_t sequence, int code, int period)
{
    return stream_event_new(sequence, code, period, json_pack("{s:I}", "n", (json_int_t)sequence));
}

static void add(int64_t sequence, int code, int period)
{
    latest_add(&latest, (struct shared *[]){event(sequence, code, period)}, 1);
}

// The sequence of the first behind one; -1: none.
static int64_t after(int64_t sequence)
{
    size_t at = latest_after(&latest, sequence);
    return at < latest.count ? ((const struct stream_event *)shared_value(latest.events[at]))->sequence : -1;
}

static void setup(void)
{
    latest_open(&latest);
}

static void teardown(void)
{
    latest_close(&latest);
}

TestSuite(stream_latest, .init = setup, .fini = teardown);

Test(stream_latest, begins_where_it_is_told)
{
    cr_expect_eq(latest.last, 0);
    cr_expect_eq(after(0), -1);
    latest_clear(&latest, 70);
    cr_expect_eq(latest.last, 70);
    add(75, CODE_NONE, 1);
    cr_expect_eq(latest.floor, 70);
    cr_expect_eq(latest.last, 75);
    cr_expect_eq(after(70), 75);
    cr_expect_eq(after(74), 75);
    cr_expect_eq(after(75), -1);
}

Test(stream_latest, has_the_last_of_each_key)
{
    add(1, 716, 1);
    add(2, 716, 2);
    add(3, CODE_NONE, 1);
    latest_add(&latest, (struct shared *[]){event(4, 716, 1), event(5, 664, 1)}, 2);
    cr_expect_eq(latest.count, 4);
    cr_expect_eq(after(0), 2, "4 took the place of 1");
    cr_expect_eq(after(2), 3);
    cr_expect_eq(after(3), 4);
    cr_expect_eq(after(4), 5);
    cr_expect_eq(latest.floor, 0, "who has nothing gets all of it");
}

Test(stream_latest, finds_whose_they_are)
{
    latest_add(&latest, (struct shared *[]){event(1, 716, 1), event(2, 664, 1), event(3, CODE_NONE, 1)}, 3);
    add(4, 716, 1); // in place of the first
    cr_expect_eq(latest_find(&latest, 0, 664), 0);
    cr_expect_eq(latest_find(&latest, 0, 716), 2);
    cr_expect_eq(latest_find(&latest, 1, 664), latest.count);
    cr_expect_eq(latest_find(&latest, 0, 1), latest.count);
    cr_expect_eq(latest_find(&latest, 1, CODE_NONE), 1, "anything");
    cr_expect_eq(latest_find(&latest, latest.count, CODE_NONE), latest.count);
}

Test(stream_latest, forgets_the_oldest)
{
    for (int number = 0; number < LATEST_MOST + 3; number++)
        add(10 + 2 * number, number, 1);
    cr_expect_eq(latest.floor, 14, "10, 12 and 14 are gone");
    cr_expect_eq(after(0), 16);
    cr_expect_eq(after(16), 18);
    cr_expect_eq(after(17), 18);
    cr_expect_eq(latest.last, 10 + 2 * (LATEST_MOST + 2));
    latest_clear(&latest, 3);
    cr_expect_eq(after(0), -1);
}

Test(stream_latest, takes_no_more_than_it_has_room_for)
{
    static struct shared *events[LATEST_MOST + 2];
    add(1, 1, 0);
    for (int number = 0; number < LATEST_MOST + 2; number++)
        events[number] = event(10 + number, number, 1);
    latest_add(&latest, events, LATEST_MOST + 2);
    cr_expect_eq(latest.count, LATEST_MOST);
    cr_expect_eq(latest.floor, 11);
    cr_expect_eq(after(0), 12);
    cr_expect_eq(latest.last, 10 + LATEST_MOST + 1);
}

Test(stream_latest, an_event_is_what_a_reader_of_server_sent_events_takes)
{
    struct shared *made = stream_event_new(7, 716, 1, json_pack("{s:s}", "name", "line\nbreak"));
    const struct stream_event *held = shared_value(made);
    cr_expect_str_eq(held->text, "id: 7\ndata: {\"name\":\"line\\nbreak\"}\n\n");
    cr_expect_eq(held->size, strlen(held->text));
    shared_drop(made);
}
