#include "common/version.h"
#include "feed/publishing.h"
#include "taakctl/command.h"
#include "taakctl/print.h"
#include "taakctl/remarks_print.h"

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
    int64_t time_us; // --time; NO_TIME: not given
};

struct publish {
    struct context *context;
    struct request request;
    struct publishing_counts counts;
    struct progress progress;
    struct remarks remarks;
    int64_t time_us;
    const char *time_from;
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
    if (publish->request.time_us != NO_TIME) {
        publish->time_us = publish->request.time_us;
        publish->time_from = "option --time";
    } else if (fstat(STDIN_FILENO, &file) == 0 && S_ISREG(file.st_mode)) {
        publish->time_us = publication_time(&file.st_mtim);
        publish->time_from = "last change of the file";
    } else {
        publish->time_us = publication_now();
        publish->time_from = "now";
    }
}

static bool summary_json(const struct publish *publish, int64_t failed, struct error *error)
{
    char time[EVENT_TIME_SIZE];
    json_t *summary = json_pack("{s:s, s:I, s:I, s:I, s:I, s:b, s:s, s:s, s:I, s:f, s:I, s:o}", "topic",
                                publish->request.topic->name, "lines", (json_int_t)publish->counts.lines, "published",
                                (json_int_t)publish->counts.delivered, "bad", (json_int_t)publish->remarks.bad,
                                "failed", (json_int_t)failed, "dry_run", (int)publish->request.dry_run, "event_time",
                                event_time_format(publish->time_us, time), "event_time_from", publish->time_from,
                                "event_times_of_their_own", (json_int_t)publish->counts.own_times, "seconds",
                                progress_seconds(&publish->progress), "doubtful", (json_int_t)publish->remarks.doubtful,
                                "warnings", remarks_json(&publish->remarks, NULL));
    return json_print(summary, stdout, error);
}

static bool summary_text(const struct publish *publish, int64_t failed, struct error *error)
{
    char numbers[4][NUMBER_TEXT_SIZE], time[EVENT_TIME_SIZE];
    const struct publishing_counts *counts = &publish->counts;
    double seconds = progress_seconds(&publish->progress);
    printf("%s: %s of %s lines %s, %s bad", publish->request.topic->name, number_format(counts->delivered, numbers[0]),
           number_format(counts->lines, numbers[1]), publish->request.dry_run ? "would be published" : "published",
           number_format(publish->remarks.bad, numbers[2]));
    if (failed)
        printf(", %s not delivered (run it again: what did arrive counts once)", number_format(failed, numbers[3]));
    printf(" (%.1f s", seconds);
    if (seconds > 0 && counts->lines > 0)
        printf(", %s/s", number_format((int64_t)((double)counts->lines / seconds), numbers[3]));
    printf(")\n");
    if (counts->own_times < counts->good || counts->good == 0)
        printf("event time: %s (%s)\n", event_time_format(publish->time_us, time), publish->time_from);
    if (counts->own_times)
        printf("event time: column event_time of %s lines\n", number_format(counts->own_times, numbers[0]));
    return print_flush(stdout, error);
}

static bool summary_print(struct publish *publish)
{
    int64_t failed = publish->counts.good - publish->counts.delivered;
    struct error *error = &publish->context->error, second = {0};
    progress_clear(&publish->progress);
    remarks_print_rest(&publish->remarks);
    if (error->kind != ERROR_NONE)
        error = &second; // of two errors the first one is told
    return (publish->context->json ? summary_json : summary_text)(publish, failed, error);
}

static int lines_publish(struct publish *publish, struct publishing *publishing)
{
    struct error *error = &publish->context->error;
    struct producer *producer = NULL;
    if (!publish->request.dry_run) {
        producer = producer_open(&publish->context->settings, PROGRAM_IDENTITY("taakctl"), publish->request.topic,
                                 error);
        if (!producer)
            return error_exit_code(error);
    }
    bool ok = publishing_run(publishing, producer, error);
    publish->counts = publishing_counts(publishing);
    producer_close(producer);
    if (error->kind == ERROR_POISON) // no line at all
        return error_exit_code(error);
    bool printed = summary_print(publish);
    if (!ok)
        return error_exit_code(error);
    return publish->remarks.bad > 0 || !printed ? 1 : 0;
}

static int input_publish(struct publish *publish)
{
    struct error *error = &publish->context->error;
    publish->progress = progress_start(stderr, stdin);
    const struct progress_listener listener = progress_listener(&publish->progress);
    const struct publishing_request request = {
        .in = stdin,
        .topic = publish->request.topic,
        .event_source = publish->context->settings.event_source,
        .time_us = publish->time_us,
        .remarks = &publish->remarks,
        .progress = &listener,
    };
    struct publishing *publishing = publishing_open(&request, error);
    if (!publishing)
        return error->kind == ERROR_POISON ? EX_USAGE : error_exit_code(error);
    int exit_code = lines_publish(publish, publishing);
    publishing_close(publishing);
    return exit_code;
}

static int publish_run(struct context *context, int argc, char **argv)
{
    struct publish publish = {.context = context, .request = {.time_us = NO_TIME}};
    struct command command = command_publish;
    if (!command_parse(context, &command, argc, argv, options, on_option, &publish.request, more))
        return error_exit_code(&context->error);
    struct arena *arena = arena_new();
    publish.remarks = remarks_printed(arena, &publish.progress);
    time_choose(&publish);
    int exit_code = input_publish(&publish);
    arena_free(arena);
    return exit_code;
}

const struct command command_publish = {
    .name = "publish",
    .arguments = "permits|family-arrivals|placements",
    .purpose = "Publishes permits, arrivals or placements from CSV or JSON.",
    .needs = 0,
    .run = publish_run,
};
