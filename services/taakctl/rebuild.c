#include "taakctl/rebuild.h"
#include "common/stop.h"
#include "common/topic_reader.h"
#include "taakctl/progress.h"
#include "taakctl/verify.h"
#include "topics/topics.h"

#include "taakctl_sql.h"

#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#define LOOK_MS 200

struct request {
    bool incomplete; // go on though the topics no longer begin at offset 0
};

// Where the messages of the input topics end, partition by partition.
struct goal {
    struct topic_spans spans; // end: behind the last message, marks of transactions aside
    int64_t messages;
};

static bool on_last(const rd_kafka_message_t *message, void *opaque, struct error *error)
{
    struct goal *goal = opaque;
    (void)error;
    for (size_t i = 0; i < goal->spans.count; i++) {
        struct topic_span *span = &goal->spans.items[i];
        if (span->partition == message->partition && strcmp(span->topic, rd_kafka_topic_name(message->rkt)) == 0)
            span->end = message->offset + 1;
    }
    return true;
}

// Reads where the topics begin and end. The last messages are read to tell them from marks of transactions behind.
static bool goal_read(struct goal *goal, struct context *context)
{
    struct topic_spans spans = {0};
    struct error *error = &context->error;
    struct topic_reader *reader = topic_reader_open(&context->settings, true, error);
    bool ok = reader != NULL;
    for (size_t i = 0; ok && i < TOPICS; i++)
        ok = !topics[i].kind || (topic_spans_add(&spans, reader, topics[i].name, error) &&
                                 topic_spans_add(&goal->spans, reader, topics[i].name, error));
    for (size_t i = 0; ok && i < goal->spans.count; i++)
        goal->spans.items[i].end = goal->spans.items[i].begin;
    ok = ok && topic_reader_read_last(reader, &spans, on_last, goal, error);
    for (size_t i = 0; ok && i < goal->spans.count; i++)
        goal->messages += goal->spans.items[i].end - goal->spans.items[i].begin;
    topic_spans_free(&spans);
    topic_reader_close(reader);
    return ok;
}

static bool goal_complete(const struct goal *goal, struct error *error)
{
    for (size_t i = 0; i < goal->spans.count; i++) {
        const struct topic_span *span = &goal->spans.items[i];
        if (span->begin > 0)
            return error_set(error, ERROR_FATAL,
                             "%s [%d] begins at offset %" PRId64
                             ": what came before is no longer in Kafka, and would be "
                             "lost. Nothing was touched; --incomplete goes on all the same",
                             span->topic, (int)span->partition, span->begin);
    }
    return true;
}

static bool span_write(struct database *database, const struct embedded_text *query, const struct topic_span *span,
                       int64_t offset, struct error *error)
{
    struct arena *arena = arena_new();
    struct parameters parameters = parameters_in(arena);
    parameter_text(&parameters, span->topic);
    parameter_int4(&parameters, span->partition);
    parameter_int8(&parameters, offset);
    bool ok = database_execute(database, query, &parameters, NULL, error);
    arena_free(arena);
    return ok;
}

// In one transaction: whoever looks sees all as it was, or begun anew.
static bool records_forget(const struct goal *goal, struct database *database, struct error *error)
{
    bool ok = database_command(database, "BEGIN", error) &&
              database_script(database, taakctl_sql_rebuild_forget, error);
    for (size_t i = 0; ok && i < goal->spans.count; i++) {
        const struct topic_span *span = &goal->spans.items[i];
        ok = span_write(database, taakctl_sql_rebuild_start, span, span->begin, error) &&
             (span->end == span->begin || span_write(database, taakctl_sql_rebuild_await, span, span->end, error));
    }
    return ok && database_command(database, "COMMIT", error);
}

static bool left_read(const struct goal *goal, struct database *database, int64_t *partitions, int64_t *messages,
                      struct error *error)
{
    struct arena *arena = arena_new();
    struct parameters parameters = parameters_in(arena);
    struct array names = array_of(arena, OID_TEXT, goal->spans.count, 32);
    struct array numbers = array_of(arena, OID_INT4, goal->spans.count, 4);
    struct array ends = array_of(arena, OID_INT8, goal->spans.count, 8);
    for (size_t i = 0; i < goal->spans.count; i++) {
        array_bytes(&names, goal->spans.items[i].topic, strlen(goal->spans.items[i].topic));
        array_int4(&numbers, goal->spans.items[i].partition);
        array_int8(&ends, goal->spans.items[i].end);
    }
    parameter_array(&parameters, &names);
    parameter_array(&parameters, &numbers);
    parameter_array(&parameters, &ends);
    PGresult *left = database_query(database, taakctl_sql_rebuild_left, &parameters, error);
    arena_free(arena);
    if (!left)
        return false;
    *partitions = result_int8(left, 0, 0);
    *messages = result_int8(left, 0, 1);
    PQclear(left);
    return true;
}

// Waits until the consumers, those that run anyway and those of our own, have read what there was.
static bool consumers_await(const struct goal *goal, struct database *database, struct error *error)
{
    struct rebuild_consumers consumers;
    struct progress progress = progress_start_counting(stderr, "messages", goal->messages);
    int64_t partitions = 1, messages = 0;
    bool ok = rebuild_consumers_start(&consumers, error);
    while (ok && partitions > 0) {
        ok = left_read(goal, database, &partitions, &messages, error) && rebuild_consumers_live(&consumers, error);
        progress_show(&progress, goal->messages - messages, goal->messages - messages);
        if (ok && partitions > 0)
            poll(NULL, 0, LOOK_MS);
    }
    progress_clear(&progress);
    rebuild_consumers_stop(&consumers);
    return ok;
}

static bool report(struct context *context, const struct verification *verification, int64_t messages)
{
    size_t count = table_rows(verification->differences);
    if (context->json)
        return json_print(json_pack("{s:I, s:b, s:o}", "messages", messages, "same", count == 0, "differences",
                                    table_json(verification->differences)),
                          stdout, &context->error);
    char number[NUMBER_TEXT_SIZE];
    printf("%s messages read anew.\n", number_format(messages, number));
    if (count == 0) {
        puts("Every figure is as it was published.");
        return print_flush(stdout, &context->error);
    }
    puts("Figures that differ from what was published; the emitter publishes them anew:");
    json_t *differences = table_json(verification->differences), *difference;
    size_t i;
    json_array_foreach(differences, i, difference)
    {
        text_print(json_string_value(json_object_get(difference, "difference")), stdout);
        putchar('\n');
    }
    json_decref(differences);
    return print_flush(stdout, &context->error);
}

static bool rebuild(struct context *context, struct database *database, const struct request *request, bool *same)
{
    static const struct column columns[] = {{"", "check", COLUMN_TEXT}, {"", "difference", COLUMN_TEXT}};
    struct error *error = &context->error;
    struct goal goal = {0};
    struct verification verification = {.context = context,
                                        .database = database,
                                        .checks = table_new(columns, 2),
                                        .differences = table_new(columns, 2)};
    PGresult *published = NULL;
    bool ok = goal_read(&goal, context) && (request->incomplete || goal_complete(&goal, error)) &&
              (published = database_query(database, taakctl_sql_verify_published, NULL, error)) &&
              records_forget(&goal, database, error) && consumers_await(&goal, database, error);
    if (ok) {
        verify_begin(&verification, "figures");
        ok = database_command(database, "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY", error) &&
             verify_figures(&verification, published) && database_command(database, "COMMIT", error) &&
             report(context, &verification, goal.messages);
    }
    *same = table_rows(verification.differences) == 0;
    PQclear(published);
    topic_spans_free(&goal.spans);
    table_free(verification.checks);
    table_free(verification.differences);
    return ok;
}

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    struct request *request = state->input;
    if (key == ARGP_KEY_ARG)
        argp_error(state, "no argument is taken: '%s'", argument);
    if (key != 'i')
        return ARGP_ERR_UNKNOWN;
    request->incomplete = true;
    return 0;
}

static int run(struct context *context, int argc, char **argv)
{
    static const struct argp_option options[] = {
        {"incomplete", 'i', NULL, 0, "Go on though a topic no longer begins at offset 0", 0}, {0}};
    static const char more[] =
        "Forgets all records, aggregates and rejects in one transaction, and lets the consumers read the topics anew "
        "from their start: its own, which it runs until all is read, and any that run besides. Services may stay up "
        "or be down. Publishing waits until everything is read; then only what differs is published, and revisions and "
        "outbox-sequence go on. Broken off, the services finish it by themselves, or run it again.\n"
        "At the end compares every figure with what was published before, and lists each difference: exit 1 where "
        "there "
        "is one.\n\n"
        "Example:\n  taakctl rebuild && taakctl verify";
    struct request request = {false};
    bool same = false;
    if (!command_parse(context, &command_rebuild, argc, argv, options, on_option, &request, more))
        return error_exit_code(&context->error);
    stop_install();
    struct database *database = command_database_lookup(context);
    bool ok = database && rebuild(context, database, &request, &same);
    database_close(database);
    if (!ok)
        return context->error.kind == ERROR_STOPPED ? EXIT_FAILURE : error_exit_code(&context->error);
    return same ? EX_OK : EXIT_FAILURE;
}

const struct command command_rebuild = {"rebuild", NULL, "Makes records and figures anew from the topics.",
                                        SETTINGS_ALL, run};
