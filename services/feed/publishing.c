#include "feed/publishing.h"
#include "feed/rows.h"
#include "feed/seen.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define TELL_EACH_LINES 1024

struct publishing {
    struct publishing_request request;
    struct producer *producer; // NULL of a dry run
    struct record_columns columns;
    struct row_columns row_columns; // the same, as rows.h takes them
    struct rows *rows;
    struct arena *arena; // of one line
    struct seen *seen;
    struct publication publication;
    int64_t now_us;
    int64_t good, own_times; // as in struct publishing_counts
};

void publishing_time_choose(struct publishing_request *request)
{
    struct stat file;
    if (fstat(fileno(request->in), &file) == 0 && S_ISREG(file.st_mode)) {
        request->time_us = event_time_of(&file.st_mtim);
        request->time_from = "last change of the file";
    } else {
        request->time_us = event_time_now();
        request->time_from = "now";
    }
    if (request->signer)
        request->time_us = publication_time_signed(request->time_us);
}

struct publishing *publishing_open(const struct publishing_request *request, struct error *error)
{
    struct publishing *publishing = memory_resize(NULL, 1, sizeof *publishing);
    *publishing = (struct publishing){.request = *request, .columns = record_columns(request->topic)};
    publishing->row_columns = (struct row_columns){.items = publishing->columns.items,
                                                   .count = publishing->columns.count};
    publishing->arena = arena_new();
    publishing->seen = seen_new();
    publishing->now_us = event_time_now();
    publication_open(&publishing->publication, request->topic->kind, request->event_source, request->signer);
    publishing->rows = rows_open(request->in, &publishing->row_columns, request->reading, error);
    if (publishing->rows)
        return publishing;
    publishing_close(publishing);
    return NULL;
}

void publishing_close(struct publishing *publishing)
{
    if (!publishing)
        return;
    rows_close(publishing->rows);
    seen_free(publishing->seen);
    arena_free(publishing->arena);
    free(publishing);
}

static const char *event_id(const struct publishing *publishing, const struct row *row)
{
    return row->values[publishing->columns.fields];
}

static const char *event_time(const struct publishing *publishing, const struct row *row)
{
    return row->values[publishing->columns.fields + 1];
}

// The event's time: that in column event_time, else the one for all.
static bool time_read(const struct publishing *publishing, const struct row *row, int64_t *time_us,
                      struct row_fault *fault)
{
    const char *text = event_time(publishing, row);
    *time_us = publishing->request.time_us;
    if (!text)
        return true;
    return event_time_read(text, strlen(text), time_us) ||
           row_fault_set(fault, reject_reason_name(REJECT_INVALID_HEADER),
                         "event_time is no RFC 3339 time such as 2017-04-01T09:30:00Z");
}

static void line_compare(struct publishing *publishing, int64_t line, int64_t time_us)
{
    char text[160];
    int64_t before = seen_before(publishing->seen, publishing->publication.record_id, time_us, line);
    if (!before)
        return;
    snprintf(text, sizeof text,
             "the same record as on line %" PRId64
             " at the same event time: only one of the two counts, the one with the "
             "higher event id",
             before);
    remark_doubt(publishing->request.remarks, NULL, line, text);
}

// Makes the event that a row says, and judges it; false with the fault where it is not valid.
static bool row_judge(struct publishing *publishing, const struct row *row, struct row_fault *fault)
{
    struct rejection rejection;
    int64_t time_us;
    ProtobufCMessage *message = record_row_message(publishing->request.topic, row, publishing->arena, fault);
    if (!message || !time_read(publishing, row, &time_us, fault))
        return false;
    if (!publication_make(&publishing->publication, message, event_id(publishing, row), time_us, publishing->now_us,
                          publishing->arena, &rejection))
        return row_fault_set(fault, reject_reason_name(rejection.reason), "%s", rejection.explanation);
    line_compare(publishing, row->line, time_us);
    publishing->good++;
    reading_note_row(publishing->request.reading, &publishing->row_columns, row->values);
    publishing->own_times += event_time(publishing, row) != NULL;
    return true;
}

static void tell(const struct publishing *publishing)
{
    progress_tell(publishing->request.progress, rows_bytes(publishing->rows), rows_lines(publishing->rows));
}

static bool row_publish(struct publishing *publishing, const struct row *row, struct row_fault *fault,
                        struct error *error)
{
    arena_reset(publishing->arena);
    if (!row_judge(publishing, row, fault)) {
        remark_bad(publishing->request.remarks, row->line, fault);
        return true;
    }
    return !publishing->producer || delivery_send(publishing->producer, &publishing->publication, NULL, error);
}

static bool rows_publish(struct publishing *publishing, struct error *error)
{
    struct row row;
    struct row_fault fault;
    for (enum rows_next next; (next = rows_next(publishing->rows, &row, &fault, error)) != ROWS_END;) {
        if (next == ROWS_FAILED)
            return false;
        if (next == ROWS_BAD)
            remark_bad(publishing->request.remarks, row.line, &fault);
        else if (!row_publish(publishing, &row, &fault, error))
            return false;
        if (rows_lines(publishing->rows) % TELL_EACH_LINES == 0) {
            publishing->now_us = event_time_now();
            tell(publishing);
        }
    }
    return true;
}

// Waits for what is on its way; of several failures the first one is kept.
static bool deliveries_await(struct publishing *publishing, struct error *error)
{
    struct error second = {0};
    bool ok = true;
    for (int left = publishing->producer ? 1 : 0; left > 0;) {
        ok = delivery_await(publishing->producer, publishing->request.topic->name, &left,
                            error->kind ? &second : error) &&
             ok;
        tell(publishing);
    }
    return ok;
}

bool publishing_run(struct publishing *publishing, struct producer *producer, struct error *error)
{
    publishing->producer = producer;
    bool ok = rows_publish(publishing, error);
    if (ok && rows_none(publishing->rows, error))
        return false;
    return deliveries_await(publishing, error) && ok;
}

struct publishing_counts publishing_counts(const struct publishing *publishing)
{
    const struct producer *producer = publishing->producer;
    return (struct publishing_counts){
        .lines = rows_lines(publishing->rows),
        .good = publishing->good,
        .own_times = publishing->own_times,
        .delivered = producer ? producer_counts(producer).delivered : publishing->good,
    };
}

json_t *publishing_json(const struct publishing *publishing, double seconds)
{
    const struct publishing_request *request = &publishing->request;
    const struct publishing_counts counts = publishing_counts(publishing);
    char time[EVENT_TIME_SIZE];
    return json_pack("{s:s, s:s?, s:I, s:I, s:I, s:I, s:b, s:s, s:s, s:I, s:f, s:I, s:o}", "topic",
                     request->topic->name, "read_as", reading_text(request->reading), "lines", (json_int_t)counts.lines,
                     "published", (json_int_t)counts.delivered, "bad", (json_int_t)request->remarks->bad, "failed",
                     (json_int_t)(counts.good - counts.delivered), "dry_run", !publishing->producer, "event_time",
                     event_time_format(request->time_us, time), "event_time_from", request->time_from,
                     "event_times_of_their_own", (json_int_t)counts.own_times, "seconds", seconds, "doubtful",
                     (json_int_t)request->remarks->doubtful, "warnings", remarks_json(request->remarks, NULL));
}
