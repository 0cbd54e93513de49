// ce_time: RFC 3339 as the contract narrows it.
#include "messages/event.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define SECOND_US    INT64_C(1000000)
#define HOUR_US      (3600 * SECOND_US)
#define TIME_US      (INT64_C(544354200) * SECOND_US) // 2017-04-01T09:30:00Z

static void expect_time(const char *text, bool ok, int64_t time_us)
{
    int64_t read_us = -1;
    cr_expect_eq(event_time_read(text, strlen(text), &read_us), ok, "%s", text);
    if (ok)
        cr_expect_eq(read_us, time_us, "%s is %lld, not %lld", text, (long long)read_us, (long long)time_us);
}

Test(event_time, times)
{
    expect_time("2000-01-01T00:00:00Z", true, 0);
    expect_time("2000-01-01t00:00:00z", true, 0);
    expect_time("2017-04-01T09:30:00Z", true, TIME_US);
    expect_time("2017-04-01T11:30:00+02:00", true, TIME_US);
    expect_time("2017-04-01T04:00:00-05:30", true, TIME_US);
    expect_time("2017-04-02T09:29:00+23:59", true, TIME_US);
    expect_time("2017-03-31T09:31:00-23:59", true, TIME_US);
    expect_time("2000-01-01T00:00:00-00:00", true, 0);
    expect_time("2000-01-01T00:00:00+01:00", true, -HOUR_US);
    expect_time("2000-02-29T00:00:00Z", true, 59 * 24 * HOUR_US);
    expect_time("1999-12-31T23:59:59Z", true, -SECOND_US);
    expect_time("1970-01-01T00:00:00Z", true, INT64_C(-946684800) * SECOND_US);
    expect_time("2000-01-01T23:59:59Z", true, 24 * HOUR_US - SECOND_US);
}

Test(event_time, fractions_are_cut_to_the_microsecond)
{
    expect_time("2000-01-01T00:00:00.5Z", true, 500000);
    expect_time("2000-01-01T00:00:00.000001Z", true, 1);
    expect_time("2000-01-01T00:00:00.123456Z", true, 123456);
    expect_time("2000-01-01T00:00:00.1234567Z", true, 123456);
    expect_time("2000-01-01T00:00:00.123456999+00:00", true, 123456);
    expect_time("2000-01-01T00:00:00.999999999Z", true, 999999);
    expect_time("2000-01-01T00:00:00.000000000Z", true, 0);
    expect_time("1999-12-31T23:59:59.9999999Z", true, -1);
}

Test(event_time, times_that_are_none)
{
    static const char *const wrong[] = {
        "",
        "2017-04-01",
        "2017-04-01T09:30:00",
        "2017-04-01T09:30Z",
        "2017-04-01 09:30:00Z",
        "2017-04-01T09:30:00 Z",
        " 2017-04-01T09:30:00Z",
        "2017-04-01T09:30:00Z ",
        "2017-04-01T09:30:00ZZ",
        "2017-04-01T23:59:60Z", // RFC 3339 has it, this contract has not
        "2016-12-31T23:59:60Z",
        "2017-04-01T09:30:61Z",
        "2017-04-01T24:00:00Z",
        "2017-04-01T09:60:00Z",
        "2017-02-29T09:30:00Z",
        "2017-04-31T09:30:00Z",
        "2017-00-01T09:30:00Z",
        "2017-13-01T09:30:00Z",
        "2017-04-00T09:30:00Z",
        "17-04-01T09:30:00Z",
        "2017-4-01T09:30:00Z",
        "12017-04-01T09:30:00Z",
        "-017-04-01T09:30:00Z",
        "2017/04/01T09:30:00Z",
        "20170401T093000Z",
        "2017-04-01T9:30:00Z",
        "2017-04-01T09.30.00Z",
        "2017-04-01T09:30:00.Z",
        "2017-04-01T09:30:00,5Z",
        "2017-04-01T09:30:00.0123456789Z", // ten digits
        "2017-04-01T09:30:00.5",
        "2017-04-01T09:30:00.-5Z",
        "2017-04-01T09:30:00+2:00",
        "2017-04-01T09:30:00+0200",
        "2017-04-01T09:30:00+02",
        "2017-04-01T09:30:00+02:0",
        "2017-04-01T09:30:00+02:000",
        "2017-04-01T09:30:00+24:00",
        "2017-04-01T09:30:00+02:60",
        "2017-04-01T09:30:00 02:00",
        "2017-04-01T09:30:00+-2:00",
        "2017-04-01T09:30:00X",
        "2017-04-01T09:30:00A02:00",
    };
    for (size_t i = 0; i < COUNT(wrong); i++)
        expect_time(wrong[i], false, 0);
    int64_t time_us;
    cr_expect_not(event_time_read("2017-04-01\0"
                                  "09:30:00Z",
                                  20, &time_us),
                  "a NUL for the T");
    cr_expect(event_time_read("2017-04-01T09:30:00Zjunk", 20, &time_us), "what stands behind does not count");
}

Test(event_time, time_format_reads_back)
{
    static const struct {
        int64_t time_us;
        const char *text;
    } cases[] = {{0, "2000-01-01T00:00:00.000000Z"},
                 {-1, "1999-12-31T23:59:59.999999Z"},
                 {TIME_US + 123456, "2017-04-01T09:30:00.123456Z"},
                 {24 * HOUR_US - 1, "2000-01-01T23:59:59.999999Z"}};
    char text[EVENT_TIME_SIZE];
    for (size_t i = 0; i < COUNT(cases); i++)
        cr_expect_str_eq(event_time_format(cases[i].time_us, text), cases[i].text);
    srandom(1);
    for (int i = 0; i < 10000; i++) {
        int64_t time_us = ((int64_t)random() * 1000003 + random()) * (random() % 2 ? 1 : -1), again = 0;
        event_time_format(time_us, text);
        cr_assert(event_time_read(text, strlen(text), &again), "%s", text);
        cr_assert_eq(again, time_us, "%s", text);
    }
}
