#include "common/stop.h"
#include "common/version.h"
#include "taakctl/progress.h"
#include "taakctl/rejects.h"
#include "taakctl/replay_report.h"
#include "topics/producer.h"

#include "taakctl_sql.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sysexits.h>

#define MARK "taakstelling-replay-of"

static const char more[] =
    "Sends rejected messages to their topic again, in the order of their IDs: key, value and headers as they were, and "
    "one header more, " MARK ", that tells the place of the first one (topic/partition@offset). "
    "Worth while after what refused them was mended. A message that is wrong in itself is rejected again, as a reject "
    "with an ID of its own: --all and the filters pass it over, as it would only be rejected once more; once what is "
    "wrong was mended, give its ID. IDs and filters together select what fits both. Of a personal identifier nothing "
    "was kept that could be sent.\n\n"
    "What was sent is marked once the broker has it, and is not sent a second time without --again. Broken off, run "
    "it again: at worst the last chunk, up to 1,000 messages, goes twice, which changes no figure, as an event counts "
    "once by its ce_id. Two at a time wait for each other.\n\n"
    "Of more than 40 only those that were not sent are listed; --json prints each on a line, and the totals on the "
    "last. Exit code 1: something was not sent.\n\n"
    "Examples:\n  taakctl rejects replay 17 23\n"
    "  taakctl rejects replay --reason not-storable --since yesterday --dry-run";

struct request {
    struct rejects_filter filter;
    int64_t *ids;
    size_t id_count;
    bool all, again, dry_run;
};

struct replay {
    struct context *context;
    const struct request *request;
    struct database *database;
    struct producer *producer; // NULL of a dry run
    struct arena *arena;       // of a chunk
    struct replay_report report;
    struct progress progress;
    int64_t selected, last_id, done;
};

enum { ID, TOPIC, PARTITION, OFFSET, REASON, KEY, VALUE, HEADER_NAMES, HEADER_VALUES, REPLAYED };

static void id_read(struct request *request, const char *text, struct argp_state *state)
{
    request->ids = memory_resize(request->ids, request->id_count + 1, sizeof *request->ids);
    request->ids[request->id_count++] = reject_id_read(text, state);
}

static void request_check(const struct request *request, struct argp_state *state)
{
    const struct rejects_filter *filter = &request->filter;
    bool some = request->id_count || filter->reason || filter->topic || filter->since;
    if (!some && !request->all)
        argp_error(state, "say which: IDs, --reason, --topic, --since, or --all");
    if (some && request->all)
        argp_error(state, "--all goes without IDs and filters");
}

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    struct request *request = state->input;
    if (rejects_filter_option(&request->filter, key, argument, state))
        return 0;
    switch (key) {
    case 'a':
        request->all = true;
        return 0;
    case 'g':
        request->again = true;
        return 0;
    case 'd':
        request->dry_run = true;
        return 0;
    case ARGP_KEY_ARG:
        id_read(request, argument, state);
        return 0;
    case ARGP_KEY_END:
        request_check(request, state);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

// The first four parameters of both queries that select.
static struct parameters selection(const struct replay *replay)
{
    const struct request *request = replay->request;
    struct parameters parameters = parameters_in(replay->arena);
    struct array ids = array_of(replay->arena, OID_INT8, request->id_count, 8);
    for (size_t i = 0; i < request->id_count; i++)
        array_int8(&ids, request->ids[i]);
    rejects_filter_parameters(&request->filter, &parameters);
    parameter_array(&parameters, &ids);
    return parameters;
}

static bool selected_read(struct replay *replay)
{
    struct error *error = &replay->context->error;
    struct parameters parameters = selection(replay);
    PGresult *found = database_query(replay->database, taakctl_sql_replay_select, &parameters, error);
    if (!found) {
        rejects_filter_failed(&replay->request->filter, replay->context, "rejects replay");
        return false;
    }
    bool ok = PQgetisnull(found, 0, 2) ||
              reject_missing(replay->context, replay->database, result_int8(found, 0, 2), ": nothing was sent");
    replay->selected = replay->progress.total = result_int8(found, 0, 0);
    replay->last_id = result_int8(found, 0, 1);
    PQclear(found);
    return ok;
}

static PGresult *chunk_read(struct replay *replay, int64_t after)
{
    struct parameters parameters = selection(replay);
    parameter_int8(&parameters, after);
    parameter_int8(&parameters, replay->last_id);
    return database_query(replay->database, taakctl_sql_replay_read, &parameters, &replay->context->error);
}

// Whether a replay had sent it, so that it is a reject for the second time.
static bool is_marked(const PGresult *rows, int row)
{
    struct array_reader names = result_array(rows, row, HEADER_NAMES);
    const uint8_t *name;
    size_t size;
    while (array_next(&names, &name, &size))
        if (size == strlen(MARK) && strncasecmp((const char *)name, MARK, size) == 0)
            return true;
    return false;
}

// The original headers, and the mark; what was sent again before has one that stays.
static void headers_fill(struct replay *replay, const PGresult *rows, int row, struct message *message)
{
    struct array_reader names = result_array(rows, row, HEADER_NAMES), values = result_array(rows, row, HEADER_VALUES);
    struct header *headers = arena_alloc(replay->arena, ((size_t)names.left + 1) * sizeof *headers);
    const uint8_t *name, *value;
    size_t name_size, value_size;
    while (array_next(&names, &name, &name_size) && array_next(&values, &value, &value_size)) {
        char *text = arena_text(replay->arena, "%.*s", (int)name_size, (const char *)name);
        headers[message->header_count++] = (struct header){text, value, value_size};
    }
    if (!is_marked(rows, row)) {
        char *place = arena_text(replay->arena, "%s/%d@%" PRId64, message->topic, (int)message->partition,
                                 message->offset);
        headers[message->header_count++] = (struct header){MARK, (const uint8_t *)place, strlen(place)};
    }
    message->headers = headers;
}

static void row_send(struct replay *replay, const PGresult *rows, int row, struct receipt *receipt)
{
    struct message message = {.topic = result_text(rows, row, TOPIC),
                              .partition = result_int4(rows, row, PARTITION),
                              .offset = result_int8(rows, row, OFFSET)};
    message.key = result_bytes(rows, row, KEY, &message.key_size);
    message.value = result_bytes(rows, row, VALUE, &message.value_size);
    headers_fill(replay, rows, row, &message);
    producer_send(replay->producer, &message, receipt);
}

// What is to become of a reject; REPLAY_SENT is still to be tried.
static enum replay_outcome outcome_due(const struct replay *replay, const PGresult *rows, int row)
{
    const char *personal = reject_reason_name(REJECT_PERSONAL_IDENTIFIER);
    if (strcmp(result_text(rows, row, REASON), personal) == 0)
        return REPLAY_NOTHING_LEFT; // only its place was kept
    if (!PQgetisnull(rows, row, REPLAYED) && !replay->request->again)
        return REPLAY_SENT_BEFORE;
    // By filter a second replay must not send what the first one brought about, else no number of them would be enough.
    return replay->request->id_count == 0 && is_marked(rows, row) ? REPLAY_PASSED_OVER : REPLAY_SENT;
}

static void sent_await(struct replay *replay)
{
    while (producer_flush(replay->producer) > 0)
        ;
}

// Sends what is due; receipts by row. A broker refuses a batch as a whole, so what was refused goes once more, alone.
static void chunk_send(struct replay *replay, const PGresult *rows, struct receipt *receipts)
{
    int count = PQntuples(rows);
    memset(receipts, 0, (size_t)count * sizeof *receipts);
    if (!replay->producer)
        return;
    for (int row = 0; row < count; row++)
        if (outcome_due(replay, rows, row) == REPLAY_SENT)
            row_send(replay, rows, row, &receipts[row]);
    sent_await(replay);
    for (int row = 0; row < count && !stop_requested(); row++)
        if (producer_refused(receipts[row].result)) {
            row_send(replay, rows, row, &receipts[row]);
            sent_await(replay);
        }
}

// Marks what the broker has acknowledged.
static bool chunk_mark(struct replay *replay, const PGresult *rows, const struct receipt *receipts)
{
    struct parameters parameters = parameters_in(replay->arena);
    struct array names = array_of(replay->arena, OID_TEXT, (size_t)PQntuples(rows), 32);
    struct array partitions = array_of(replay->arena, OID_INT4, (size_t)PQntuples(rows), 4);
    struct array offsets = array_of(replay->arena, OID_INT8, (size_t)PQntuples(rows), 8);
    for (int row = 0; row < PQntuples(rows); row++) {
        if (receipts[row].result || outcome_due(replay, rows, row) != REPLAY_SENT)
            continue;
        array_bytes(&names, result_text(rows, row, TOPIC), strlen(result_text(rows, row, TOPIC)));
        array_int4(&partitions, result_int4(rows, row, PARTITION));
        array_int8(&offsets, result_int8(rows, row, OFFSET));
    }
    parameter_array(&parameters, &names);
    parameter_array(&parameters, &partitions);
    parameter_array(&parameters, &offsets);
    return !replay->producer ||
           database_execute(replay->database, taakctl_sql_replay_mark, &parameters, NULL, &replay->context->error);
}

static bool row_tell(struct replay *replay, const PGresult *rows, int row, rd_kafka_resp_err_t result)
{
    struct replay_line line = {.id = result_int8(rows, row, ID),
                               .topic = result_text(rows, row, TOPIC),
                               .partition = result_int4(rows, row, PARTITION),
                               .offset = result_int8(rows, row, OFFSET),
                               .reason = result_text(rows, row, REASON),
                               .outcome = outcome_due(replay, rows, row),
                               .replayed_at = result_text(rows, row, REPLAYED),
                               .why = result ? rd_kafka_err2str(result) : NULL};
    if (result)
        line.outcome = producer_refused(result) ? REPLAY_REFUSED : REPLAY_UNDELIVERED;
    if (replay->context->json)
        progress_clear(&replay->progress);
    return replay_report_add(&replay->report, &line);
}

static bool chunk_replay(struct replay *replay, const PGresult *rows)
{
    int count = PQntuples(rows);
    struct receipt *receipts = arena_alloc(replay->arena, ((size_t)count + 1) * sizeof *receipts);
    struct error *error = &replay->context->error;
    rd_kafka_resp_err_t undelivered = RD_KAFKA_RESP_ERR_NO_ERROR;
    chunk_send(replay, rows, receipts);
    bool ok = chunk_mark(replay, rows, receipts);
    for (int row = 0; ok && row < count; row++) {
        rd_kafka_resp_err_t result = receipts[row].result;
        ok = row_tell(replay, rows, row, result);
        if (result && !producer_refused(result))
            undelivered = result;
    }
    replay->done += count;
    progress_show(&replay->progress, replay->done, replay->done);
    if (ok && stop_requested())
        return error_set(error, ERROR_STOPPED, "broken off: run it again for the rest");
    if (ok && undelivered)
        return error_set(error, ERROR_TRANSIENT, "Kafka: not every message was acknowledged: %s; run it again",
                         rd_kafka_err2str(undelivered));
    return ok;
}

static bool chunks_replay(struct replay *replay)
{
    int64_t after = 0;
    bool ok = true;
    for (int count = 1; ok && count > 0;) {
        arena_reset(replay->arena);
        PGresult *rows = chunk_read(replay, after);
        if (!rows)
            return false;
        count = PQntuples(rows);
        if (count) {
            ok = chunk_replay(replay, rows);
            after = result_int8(rows, count - 1, ID);
        }
        PQclear(rows);
    }
    return ok;
}

static bool replay_open(struct replay *replay)
{
    struct context *context = replay->context;
    bool dry_run = replay->request->dry_run;
    replay->database = command_database_lookup(context);
    if (!replay->database ||
        (!dry_run && !database_execute(replay->database, taakctl_sql_replay_lock, NULL, NULL, &context->error)) ||
        !selected_read(replay))
        return false;
    replay->report = replay_report_start(context, dry_run, replay->selected);
    if (!dry_run)
        replay->producer = producer_open(&context->settings, PROGRAM_IDENTITY("taakctl"), NULL, &context->error);
    return dry_run || replay->producer;
}

static void replay_close(struct replay *replay)
{
    replay_report_free(&replay->report);
    producer_close(replay->producer);
    database_close(replay->database);
    arena_free(replay->arena);
}

// What was done is told, also where it was broken off; the first error counts.
static bool replay_run(struct replay *replay)
{
    struct error second = {0}, *error = &replay->context->error;
    if (!replay_open(replay))
        return false;
    bool ok = chunks_replay(replay);
    progress_clear(&replay->progress);
    return replay_report_print(&replay->report, ok ? error : &second) && ok;
}

static int run(struct context *context, int argc, char **argv)
{
    static const struct argp_option options[] = {REJECTS_FILTER_OPTIONS,
                                                 {"all", 'a', NULL, 0, "All of them", 0},
                                                 {"again", 'g', NULL, 0, "Also those that were sent before", 0},
                                                 {"dry-run", 'd', NULL, 0, "Only tell what would be sent", 0},
                                                 {0}};
    struct request request = {0};
    if (!command_parse(context, &command_rejects_replay, argc, argv, options, on_option, &request, more))
        return error_exit_code(&context->error);
    stop_install();
    struct replay replay = {.context = context,
                            .request = &request,
                            .arena = arena_new(),
                            .progress = progress_start_counting(stderr, "messages", 0)};
    bool ok = replay_run(&replay), complete = replay_report_complete(&replay.report);
    replay_close(&replay);
    free(request.ids);
    if (!ok)
        return context->error.kind == ERROR_STOPPED ? EXIT_FAILURE : error_exit_code(&context->error);
    return complete ? EX_OK : EXIT_FAILURE;
}

const struct command command_rejects_replay = {"rejects replay", "[ID...]",
                                               "Sends rejected messages to their topic again.", SETTINGS_ALL, run};
