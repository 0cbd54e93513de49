#include "feed/publishing.h"
#include "taakctl/reading_options.h"
#include "terminal/print.h"
#include "terminal/remarks_print.h"

static const char more[] =
    "Reads a table with a line of headings, or JSON lines (one object a line), from standard input; publishes each row "
    "as one event. A bad line is told with its number and the reason that a consumer would reject it for; the others "
    "are "
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
    "warning says so. A signature covers whole seconds: with --sign a file's time and now are cut to them, and other "
    "times must have no fraction.\n\n" READING_HELP "\n\n"
    "Exit code 1: there were bad lines, or none at all. Example:\n\n"
    "  taakctl publish placements < placements.csv";

enum { OPTION_DRY_RUN = 'n', OPTION_TIME = 't', OPTION_SIGN = 's' };

static const struct argp_option options[] = {
    {"dry-run", OPTION_DRY_RUN, NULL, 0, "check the lines, publish nothing", 0},
    {"time", OPTION_TIME, "RFC3339", 0, "time of events that have none of their own: 2017-04-01T09:30:00Z", 0},
    {"sign", OPTION_SIGN, NULL, 0, "sign each event with the key of SIGNING_KEY_FILE", 0},
    OPTIONS_OF_READING,
    {0},
};

struct publish {
    struct context *context;
    struct publishing_request request;
    bool dry_run, sign;
    struct progress progress;
    struct progress_listener listener; // shows it
    struct remarks remarks;
    struct reading_options reading;
};

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    struct publish *publish = state->input;
    struct publishing_request *request = &publish->request;
    if (key == OPTION_DRY_RUN)
        publish->dry_run = true;
    else if (key == OPTION_TIME) {
        request->time_us = command_time(argument, state);
        request->time_from = "option --time";
    } else if (key == OPTION_SIGN) {
        publish->sign = true;
    } else if (reading_option(&publish->reading, key, argument, state)) {
        return 0;
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

static bool summary_text(const struct publish *publish, const struct publishing_counts *counts, struct error *error)
{
    char numbers[4][NUMBER_TEXT_SIZE], time[EVENT_TIME_SIZE];
    const struct publishing_request *request = &publish->request;
    int64_t failed = counts->good - counts->delivered;
    double seconds = progress_seconds(&publish->progress);
    printf("%s: %s of %s lines %s, %s bad", request->topic->name, number_format(counts->delivered, numbers[0]),
           number_format(counts->lines, numbers[1]), publish->dry_run ? "would be published" : "published",
           number_format(publish->remarks.bad, numbers[2]));
    if (failed)
        printf(", %s not delivered (run it again: what did arrive counts once)", number_format(failed, numbers[3]));
    printf(" (%.1f s", seconds);
    if (seconds > 0 && counts->lines > 0)
        printf(", %s/s", number_format((int64_t)((double)counts->lines / seconds), numbers[3]));
    printf(")\n");
    if (counts->own_times < counts->good || counts->good == 0)
        printf("event time: %s (%s)\n", event_time_format(request->time_us, time), request->time_from);
    if (counts->own_times)
        printf("event time: column event_time of %s lines\n", number_format(counts->own_times, numbers[0]));
    return print_flush(stdout, error);
}

// What was done is told, also where it was broken off; the first error counts.
static bool summary_print(struct publish *publish, const struct publishing *publishing)
{
    const struct publishing_counts counts = publishing_counts(publishing);
    struct error *error = &publish->context->error, second = {0};
    progress_clear(&publish->progress);
    remarks_print_rest(&publish->remarks, publish->request.reading, publish->dry_run);
    if (error->kind != ERROR_NONE)
        error = &second; // of two errors the first one is told
    if (publish->context->json)
        return json_print(publishing_json(publishing, progress_seconds(&publish->progress)), stdout, error);
    return summary_text(publish, &counts, error);
}

static bool lines_publish(struct publish *publish, struct publishing *publishing)
{
    struct error *error = &publish->context->error;
    struct producer *producer = publish->dry_run ? NULL : command_producer(publish->context, publish->request.topic);
    if (!producer && !publish->dry_run)
        return false;
    bool ok = publishing_run(publishing, producer, error);
    if (error->kind != ERROR_POISON) // there were lines
        ok = summary_print(publish, publishing) && ok;
    producer_close(producer);
    return ok && publish->remarks.bad == 0;
}

static bool input_publish(struct publish *publish)
{
    struct context *context = publish->context;
    publish->progress = progress_start(stderr, stdin);
    publish->listener = progress_listener(&publish->progress);
    publish->request.event_source = context->settings.event_source;
    publish->request.remarks = &publish->remarks;
    publish->request.progress = &publish->listener;
    publish->request.reading = reading_begin(&publish->reading, context, publish->remarks.arena);
    struct publishing *publishing = publishing_open(&publish->request, &context->error);
    context->usage_error = !publishing && context->error.kind == ERROR_POISON;
    bool ok = publishing && lines_publish(publish, publishing);
    publishing_close(publishing);
    reading_end(&publish->reading);
    return ok;
}

static bool publish_run(struct context *context, int argc, char **argv)
{
    struct publish publish = {.context = context, .request = {.in = stdin}};
    if (!command_parse(context, &command_publish, argc, argv, options, on_option, &publish, more))
        return false;
    struct signer *signer = publish.sign ? command_signer(context) : NULL;
    if (publish.sign && !signer)
        return false;
    struct arena *arena = arena_new();
    publish.remarks = remarks_printed(arena, &publish.progress);
    publish.request.signer = signer;
    if (!publish.request.time_from)
        publishing_time_choose(&publish.request);
    bool ok = input_publish(&publish);
    arena_free(arena);
    signer_free(signer);
    return ok;
}

const struct command command_publish = {
    .name = "publish",
    .arguments = "permits|family-arrivals|placements",
    .purpose = "Publishes permits, arrivals, placements: CSV, XLSX or JSON.",
    .needs = 0,
    .run = publish_run,
};
