// A file of records, CSV or JSON lines, as `taakctl publish --dry-run` reads it. Input: which records, the file.
//
// covers: feed/lines.c feed/utf16.c feed/head.c feed/rows.c feed/row.c feed/row_csv.c feed/row_json.c feed/fields.c
// feed/record_rows.c covers: feed/publication.c feed/publishing.c feed/remarks.c feed/seen.c
#include "fuzz.h"

#include "common/printable.h"
#include "feed/municipalities.h"
#include "feed/publishing.h"

#define KINDS   3
#define TIME_US (INT64_C(6940) * 24 * 3600 * 1000000) // of the events: 2019-01-01

static void on_remark(void *opaque, const struct remark *remark)
{
    (void)opaque;
    MUST(remark->line >= 0 && *remark->text);
}

static void publish(const struct topic *topic, FILE *in, struct arena *arena)
{
    struct remarks remarks = {.arena = arena, .on_remark = on_remark};
    struct reading reading = {.arena = arena};
    const struct publishing_request request = {.in = in,
                                               .topic = topic,
                                               .event_source = "urn:nld:oin:00000099000000000001:systeem:fuzz",
                                               .time_us = TIME_US,
                                               .remarks = &remarks,
                                               .reading = &reading};
    struct error error = {0};
    struct publishing *publishing = publishing_open(&request, &error);
    if (publishing && publishing_run(publishing, NULL, &error)) {
        struct publishing_counts counts = publishing_counts(publishing);
        MUST(counts.good == counts.delivered && counts.good + remarks.bad == counts.lines);
    } else {
        MUST(error.kind == ERROR_POISON && is_printable(error.message, strlen(error.message)));
    }
    publishing_close(publishing);
    const char *told = reading_text(&reading);
    MUST(!told || is_printable(told, strlen(told)));
    municipalities_free(&reading);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[KINDS] = {"permits", "family-arrivals", "placements"};
    struct input input = {data, data + size};
    const struct topic *topic = record_topic_find(names[input_byte(&input) % KINDS]);
    if (input.at == input.end)
        return 0; // fmemopen takes no empty buffer
    FILE *in = fmemopen((void *)input.at, (size_t)(input.end - input.at), "r");
    struct arena *arena = arena_new();
    MUST(in);
    publish(topic, in, arena);
    arena_free(arena);
    fclose(in);
    return 0;
}
