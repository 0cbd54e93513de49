#include "taakctl/publish.h"
#include "taakctl/command.h"
#include "taakctl/print.h"
#include "taakctl/progress.h"
#include "taakctl/publish_event.h"
#include "taakctl/publish_producer.h"
#include "taakctl/remarks.h"
#include "taakctl/seen.h"

#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#define NO_TIME INT64_MIN

static const char more[] =
    "Reads CSV with a header line, or JSON lines (one object a line), from standard input; publishes each line as one "
    "event. A bad line is told with its number and the reason that a consumer would reject it for; the others are "
    "published. Columns, in any order:\n\n"
    "  permits          permit_id, category, persons, granted_on, [withdrawn]\n"
    "  family-arrivals  arrival_id, [sponsor_permit_id], persons, arrived_on,\n"
    "                   [withdrawn]\n"
    "  placements       placement_id, municipality_code, persons, housed_on,\n"
    "                   origin, [arrangement], [withdrawn], [holder_record_id]\n"
    "  all of them      [event_id], [event_time]\n\n"
    "Dates are 2017-01-31. A value of a list is its name (asylum, PERMIT_CATEGORY_ASYLUM) or number. Without a value, "
    "withdrawn is false and arrangement REGULAR.\n\n"
    "The event's time is column event_time, else --time, else when the file on standard input was last changed, else "
    "now. Of two events for one record the later one holds, so the same file again changes nothing: its events are the "
    "same ones. A correction needs a later time; a record that is in one file more than once needs event_time, and a "
    "warning says so.\n\n"
    "Exit code 1: there were bad lines, or none at all. Example:\n\n"
    "  taakctl publish placements < placements.csv";

enum { OPTION_DRY_RUN = 'n', OPTION_TIME = 't' };

static const struct argp_option options[] = {
    {"dry-run", OPTION_DRY_RUN, NULL, 0, "check the lines, publish nothing", 0},
    {"time", OPTION_TIME, "RFC3339", 0, "time of events that have none of their own: 2017-04-01T09:30:00Z", 0},
    {0},
};

struct request {
    const struct topic *topic;
    bool dry_run;
    int64_t time_us; // NO_TIME: not given
};

struct publish {
    struct context *context;
    struct request request;
    struct publish_columns columns;
    struct csv_rows *rows;
    struct arena *arena; // of one line
    struct publication publication;
    struct publisher *publisher;
    struct progress progress;
    int64_t time_us;
    const char *time_from;
    int64_t now_us;
    struct arena *kept; // of the whole run
    struct remarks remarks;
    struct seen *seen;
    int64_t good, own_times; // lines; of these with an event_time
};

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    struct request *request = state->input;
    if (key == OPTION_DRY_RUN)
        request->dry_run = true;
    else if (key == OPTION_TIME) {
        if (!event_time_read(argument, strlen(argument), &request->time_us))
            argp_error(state, "--time: '%s' is no RFC 3339 time such as 2017-04-01T09:30:00Z", argument);
    } else if (key == ARGP_KEY_ARG && !request->topic) {
        request->topic = record_topic_find(argument);
        if (!request->topic)
            argp_error(state, "'%s' is none of permits, family-arrivals, placements", argument);
    } else if (key == ARGP_KEY_ARG)
        argp_error(state, "one kind at a time: '%s' is one too many; the lines come from standard input", argument);
    else if (key == ARGP_KEY_END && !request->topic)
        argp_error(state, "say what: permits, family-arrivals or placements");
    else
        return ARGP_ERR_UNKNOWN;
    return 0;
}

// The time of events that have none of their own.
static void time_choose(struct publish *publish)
{
    struct stat file;
    publish->now_us = publication_now();
    if (publish->request.time_us != NO_TIME) {
        publish->time_us = publish->request.time_us;
        publish->time_from = "option --time";
    } else if (fstat(STDIN_FILENO, &file) == 0 && S_ISREG(file.st_mode)) {
        publish->time_us = publication_time(&file.st_mtim);
        publish->time_from = "last change of the file";
    } else {
        publish->time_us = publish->now_us;
        publish->time_from = "now";
    }
}

// The time in column event_time, else the one for all.
static bool time_read(struct publish *publish, const struct csv_row *row, int64_t *time_us, struct csv_fault *fault)
{
    const char *text = row->values[publish->columns.fields + 1];
    *time_us = publish->time_us;
    if (!text)
        return true;
    return event_time_read(text, strlen(text), time_us) ||
           csv_fault_set(fault, reject_reason_name(REJECT_INVALID_HEADER),
                         "event_time is no RFC 3339 time such as 2017-04-01T09:30:00Z");
}

static void line_compare(struct publish *publish, int64_t line, int64_t time_us)
{
    char text[160];
    int64_t before = seen_before(publish->seen, publish->publication.record_id, time_us, line);
    if (!before)
        return;
    snprintf(text, sizeof text,
             "the same record as on line %" PRId64
             " at the same event time: only one of the two counts, the one with the "
             "higher event id",
             before);
    remark_doubt(&publish->remarks, NULL, line, text);
}

// False with the fault, or with the error set, which ends it all.
static bool row_publish(struct publish *publish, const struct csv_row *row, struct csv_fault *fault)
{
    struct rejection rejection;
    int64_t time_us;
    ProtobufCMessage *message = publish_message(publish->request.topic, row, publish->arena, fault);
    if (!message || !time_read(publish, row, &time_us, fault))
        return false;
    if (!publication_make(&publish->publication, message, row->values[publish->columns.fields], time_us,
                          publish->now_us, publish->arena, &rejection))
        return csv_fault_set(fault, reject_reason_name(rejection.reason), "%s", rejection.explanation);
    line_compare(publish, row->line, time_us);
    publish->good++;
    publish->own_times += row->values[publish->columns.fields + 1] != NULL;
    return !publish->publisher ||
           publisher_send(publish->publisher, &publish->publication.message, NULL, &publish->context->error);
}

static bool rows_publish(struct publish *publish)
{
    struct error *error = &publish->context->error;
    struct csv_row row;
    struct csv_fault fault;
    for (;;) {
        enum csv_next next = csv_rows_next(publish->rows, &row, &fault, error);
        if (next == CSV_NEXT_END)
            return true;
        if (next == CSV_NEXT_FAILED)
            return false;
        arena_reset(publish->arena);
        if (next == CSV_NEXT_ROW && row_publish(publish, &row, &fault))
            next = CSV_NEXT_END; // done with
        if (error->kind != ERROR_NONE)
            return false;
        if (next != CSV_NEXT_END)
            remark_bad(&publish->remarks, row.line, &fault);
        if (csv_rows_lines(publish->rows) % 1024 == 0) {
            publish->now_us = publication_now();
            progress_show(&publish->progress, csv_rows_bytes(publish->rows), csv_rows_lines(publish->rows));
        }
    }
}

// Waits for what is on its way, also after a failure: what did arrive is to be counted.
static bool deliveries_await(struct publish *publish)
{
    struct error ignored = {0}, *error = &publish->context->error;
    bool ok = true;
    for (int left = publish->publisher ? 1 : 0; left > 0;) {
        ok = publisher_finish(publish->publisher, &left, error->kind ? &ignored : error) && ok;
        progress_show(&publish->progress, csv_rows_bytes(publish->rows), csv_rows_lines(publish->rows));
    }
    return ok;
}

static bool summary_json(const struct publish *publish, int64_t published, int64_t failed, struct error *error)
{
    char time[EVENT_TIME_SIZE];
    json_t *summary = json_pack(
        "{s:s, s:I, s:I, s:I, s:I, s:b, s:s, s:s, s:I, s:f, s:I, s:o}", "topic", publish->request.topic->name, "lines",
        (json_int_t)csv_rows_lines(publish->rows), "published", (json_int_t)published, "bad",
        (json_int_t)publish->remarks.bad, "failed", (json_int_t)failed, "dry_run", (int)publish->request.dry_run,
        "event_time", event_time_format(publish->time_us, time), "event_time_from", publish->time_from,
        "event_times_of_their_own", (json_int_t)publish->own_times, "seconds", progress_seconds(&publish->progress),
        "doubtful", (json_int_t)publish->remarks.doubtful, "warnings", remarks_json(&publish->remarks, NULL));
    return json_print(summary, stdout, error);
}

static bool summary_text(const struct publish *publish, int64_t published, int64_t failed, struct error *error)
{
    char numbers[4][NUMBER_TEXT_SIZE], time[EVENT_TIME_SIZE];
    int64_t lines = csv_rows_lines(publish->rows);
    double seconds = progress_seconds(&publish->progress);
    printf("%s: %s of %s lines %s, %s bad", publish->request.topic->name, number_format(published, numbers[0]),
           number_format(lines, numbers[1]), publish->request.dry_run ? "would be published" : "published",
           number_format(publish->remarks.bad, numbers[2]));
    if (failed)
        printf(", %s not delivered (run it again: what did arrive counts once)", number_format(failed, numbers[3]));
    printf(" (%.1f s", seconds);
    if (seconds > 0 && lines > 0)
        printf(", %s/s", number_format((int64_t)((double)lines / seconds), numbers[3]));
    printf(")\n");
    if (publish->own_times < publish->good || publish->good == 0)
        printf("event time: %s (%s)\n", event_time_format(publish->time_us, time), publish->time_from);
    if (publish->own_times)
        printf("event time: column event_time of %s lines\n", number_format(publish->own_times, numbers[0]));
    return print_flush(stdout, error);
}

static bool summary_print(struct publish *publish)
{
    int64_t published = publish->publisher ? publisher_delivered(publish->publisher) : publish->good;
    int64_t failed = publish->good - published;
    struct error *error = &publish->context->error, second = {0};
    progress_clear(&publish->progress);
    remarks_end(&publish->remarks);
    if (error->kind != ERROR_NONE)
        error = &second; // the first one is what counts
    return publish->context->json ? summary_json(publish, published, failed, error)
                                  : summary_text(publish, published, failed, error);
}

static int publish_lines(struct publish *publish)
{
    struct error *error = &publish->context->error;
    publish->progress = progress_start(stderr, stdin);
    publish->rows = csv_rows_open(stdin, publish->columns.columns, publish->columns.fields + 2, error);
    if (!publish->rows)
        return error->kind == ERROR_POISON ? EX_USAGE : error_exit_code(error);
    if (!publish->request.dry_run) {
        publish->publisher = publisher_open(&publish->context->settings, publish->request.topic, error);
        if (!publish->publisher)
            return error_exit_code(error);
    }
    bool ok = rows_publish(publish);
    if (ok && csv_rows_none(publish->rows, error))
        return error_exit_code(error);
    ok = deliveries_await(publish) && ok;
    bool printed = summary_print(publish);
    if (!ok)
        return error_exit_code(error);
    return publish->remarks.bad > 0 || !printed ? 1 : 0;
}

static int publish_run(struct context *context, int argc, char **argv)
{
    struct publish publish = {.context = context, .request = {.time_us = NO_TIME}};
    struct command command = command_publish;
    if (!command_parse(context, &command, argc, argv, options, on_option, &publish.request, more))
        return error_exit_code(&context->error);
    publish.columns = publish_columns(publish.request.topic);
    publish.arena = arena_new();
    publish.kept = arena_new();
    publish.remarks = (struct remarks){.arena = publish.kept, .progress = &publish.progress};
    publish.seen = seen_new();
    publication_open(&publish.publication, publish.request.topic->kind, context->settings.event_source);
    time_choose(&publish);
    int exit_code = publish_lines(&publish);
    csv_rows_close(publish.rows);
    publisher_close(publish.publisher);
    seen_free(publish.seen);
    arena_free(publish.kept);
    arena_free(publish.arena);
    return exit_code;
}

const struct command command_publish = {
    .name = "publish",
    .arguments = "permits|family-arrivals|placements",
    .purpose = "Publishes permits, arrivals or placements from CSV or JSON.",
    .needs = 0,
    .run = publish_run,
};
