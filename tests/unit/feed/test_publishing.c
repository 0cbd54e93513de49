// Without Kafka: a dry run, from memory.
#include "feed/publishing.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define SOURCE  "urn:nld:oin:00000099000000000001:systeem:test"
#define HEADER  "permit_id,category,persons,granted_on,event_time\n"
#define ID(end) "0190b3a0-0000-7000-8000-00000000000" end

static struct arena *arena;
static struct remarks remarks;
static struct reading reading;
static struct error error;
static char remarked[1024];
static int64_t told_bytes, told_lines, time_us;

static void on_remark(void *opaque, const struct remark *remark)
{
    size_t length = strlen(remarked);
    (void)opaque;
    snprintf(remarked + length, sizeof remarked - length, "%d %s\n", (int)remark->line,
             remark->reason ? remark->reason : remark->text);
}

static void on_progress(void *opaque, int64_t bytes, int64_t lines)
{
    (void)opaque;
    told_bytes = bytes;
    told_lines = lines;
}

static void setup(void)
{
    arena = arena_new();
    memset(&error, 0, sizeof error);
    remarks = (struct remarks){.arena = arena, .on_remark = on_remark};
    reading = (struct reading){.arena = arena};
    remarked[0] = '\0';
    told_bytes = told_lines = 0;
    cr_assert(event_time_read("2017-04-01T09:30:00Z", 20, &time_us));
}

static void teardown(void)
{
    arena_free(arena);
}

TestSuite(publishing, .init = setup, .fini = teardown);

static struct publishing *open_text(const char *text, FILE **in)
{
    static const struct progress_listener listener = {on_progress, NULL};
    *in = fmemopen((void *)text, strlen(text), "r");
    cr_assert(*in);
    return publishing_open(&(struct publishing_request){.in = *in,
                                                        .topic = record_topic_find("permits"),
                                                        .event_source = SOURCE,
                                                        .time_us = time_us,
                                                        .time_from = "now",
                                                        .remarks = &remarks,
                                                        .reading = &reading,
                                                        .progress = &listener},
                           &error);
}

static struct publishing_counts run(const char *text, bool expected)
{
    FILE *in;
    struct publishing *publishing = open_text(text, &in);
    cr_assert(publishing, "%s", error.message);
    cr_assert_eq(publishing_run(publishing, NULL, &error), expected, "%s", error.message);
    struct publishing_counts counts = publishing_counts(publishing);
    publishing_close(publishing);
    fclose(in);
    return counts;
}

Test(publishing, the_good_rows_are_published_and_the_others_remarked)
{
    struct publishing_counts counts = run(
        HEADER ID("1") ",asylum,2,2017-01-31,\n" // good
        ID("2") ",asylum,0,2017-01-31,\n" ID("3") ",asylum,2,2017-01-31\n" ID(
            "4") ",asylum,2,2017-01-31,yesterday\n" ID("5") ",asylum,2,2017-01-31,2017-05-01T00:00:00Z\n", // good
        true);
    cr_expect_eq(counts.lines, 5);
    cr_expect_eq(counts.good, 2);
    cr_expect_eq(counts.delivered, 2);
    cr_expect_eq(counts.own_times, 1);
    cr_expect_str_eq(remarked, "3 persons-out-of-range\n4 malformed-line\n5 invalid-header\n");
    cr_expect_eq(remarks.bad, 3);
}

Test(publishing, a_record_twice_at_one_time_is_doubtful)
{
    run(HEADER ID("1") ",asylum,2,2017-01-31,\n" ID("1") ",asylum,3,2017-01-31,\n" ID(
            "1") ",asylum,4,2017-01-31,2017-05-01T00:00:00Z\n",
        true);
    cr_expect_eq(remarks.doubtful, 1);
    cr_expect_str_eq(remarked, "3 the same record as on line 2 at the same event time: only one of the two counts, the "
                               "one with the higher event id\n");
}

Test(publishing, what_came_of_it_as_json)
{
    FILE *in;
    struct publishing *publishing = open_text(HEADER ID("1") ",asylum,2,2017-01-31,\n" ID("2") ",asylum,0,,\n", &in);
    cr_assert(publishing && publishing_run(publishing, NULL, &error), "%s", error.message);
    json_t *told = publishing_json(publishing, 1.5);
    char *text = json_dumps(told, JSON_COMPACT);
    cr_expect_str_eq(
        text, "{\"topic\":\"coa.permits.v1\",\"read_as\":null,\"lines\":2,\"published\":1,\"bad\":1,\"failed\":0,"
              "\"dry_run\":true,\"event_time\":\"2017-04-01T09:30:00.000000Z\",\"event_time_from\":\"now\","
              "\"event_times_of_their_own\":0,\"seconds\":1.5,\"doubtful\":0,\"warnings\":[]}");
    free(text);
    json_decref(told);
    publishing_close(publishing);
    fclose(in);
}

Test(publishing, no_row_is_an_error)
{
    cr_expect_eq(run(HEADER, false).lines, 0);
    cr_expect_eq(error.kind, ERROR_POISON);
    cr_expect_str_eq(error.message, "there is no line behind the header line: nothing is published");
}

Test(publishing, a_wrong_header_shows_before_anything_is_sent)
{
    FILE *in;
    cr_assert_null(open_text("permit_id,category\n", &in));
    cr_expect_eq(error.kind, ERROR_POISON);
    fclose(in);
}

Test(publishing, tells_how_far_it_is)
{
    static const char line[] = "{\"permit_id\":1}\n";
    enum { LINES = 3000, SIZE = sizeof line - 1 };
    char *text = arena_alloc(arena, LINES * SIZE + 1);
    for (size_t i = 0; i < LINES; i++)
        memcpy(text + i * SIZE, line, sizeof line);
    struct publishing_counts counts = run(text, true);
    cr_expect_eq(counts.lines, LINES);
    cr_expect_eq(counts.good, 0);
    cr_expect_eq(told_lines, 2048);
    cr_expect_eq(told_bytes, 2048 * SIZE);
    cr_expect_eq(remarks.bad, LINES);
}
