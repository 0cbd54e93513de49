#include "board/stream_event.h"
#include "board/stream_ring.h"
#include "rules/municipality.h"

#include <criterion/criterion.h>
#include <string.h>

static struct ring ring;

static void add(int64_t sequence)
{
    ring_add(&ring, stream_event_new(sequence, CODE_NONE, json_pack("{s:I}", "n", (json_int_t)sequence)));
}

static int64_t after(int64_t sequence)
{
    const struct shared *event = ring_after(&ring, sequence);
    return event ? ((const struct stream_event *)shared_value(event))->sequence : -1;
}

static void setup(void)
{
    ring_open(&ring);
}

static void teardown(void)
{
    ring_close(&ring);
}

TestSuite(stream_ring, .init = setup, .fini = teardown);

Test(stream_ring, begins_where_it_is_told)
{
    cr_expect_eq(ring_last(&ring), 0);
    cr_expect_eq(after(0), -1);
    ring_clear(&ring, 70);
    cr_expect_eq(ring_last(&ring), 70);
    add(75);
    cr_expect_eq(ring.floor, 70);
    cr_expect_eq(ring_last(&ring), 75);
    cr_expect_eq(after(70), 75);
    cr_expect_eq(after(74), 75);
    cr_expect_eq(after(75), -1);
}

Test(stream_ring, forgets_the_oldest)
{
    for (int64_t sequence = 10; sequence < 10 + 2 * (RING_MOST + 3); sequence += 2)
        add(sequence);
    cr_expect_eq(ring.floor, 14, "10, 12 and 14 are gone");
    cr_expect_eq(after(0), 16);
    cr_expect_eq(after(16), 18);
    cr_expect_eq(after(17), 18);
    cr_expect_eq(ring_last(&ring), 10 + 2 * (RING_MOST + 2));
    ring_clear(&ring, 3);
    cr_expect_eq(after(0), -1);
}

Test(stream_ring, an_event_is_what_a_reader_of_server_sent_events_takes)
{
    struct shared *event = stream_event_new(7, 716, json_pack("{s:s}", "name", "line\nbreak"));
    const struct stream_event *held = shared_value(event);
    cr_expect_str_eq(held->text, "id: 7\ndata: {\"name\":\"line\\nbreak\"}\n\n");
    cr_expect_eq(held->size, strlen(held->text));
    ring_add(&ring, event);
}
