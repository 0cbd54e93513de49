#include "common/stop.h"
#include "messages/message.h"
#include "taakctl/print.h"
#include "taakctl/publish_producer.h"
#include "taakctl/publish_progress.h"
#include "taakctl/rejects.h"

#include "taakctl_sql.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#define CHUNK     1000
#define TOLD_MOST 40 // rows in the table; --json has all
#define MARK      "taakstelling-replay-of"

struct request {
    struct rejects_filter filter;
    int64_t *ids;
    size_t id_count;
    bool all, again, dry_run;
};

enum outcome { SENT, SENT_BEFORE, NOTHING_LEFT, OUTCOMES };

static const char *const outcome_names[OUTCOMES] = {"sent", "sent before", "nothing left to send"};

struct replay {
    struct context *context;
    const struct request *request;
    struct database *database;
    struct publisher *publishers[TOPICS]; // opened when one is needed
    struct arena *arena;                  // of a chunk
    struct table *told;
    struct progress progress;
    int64_t last_id, counts[OUTCOMES], done;
};

enum { ID, TOPIC, PARTITION, OFFSET, REASON, KEY, VALUE, HEADER_NAMES, HEADER_VALUES, REPLAYED };

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    struct request *request = state->input;
    char *end;
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
        request->ids = memory_resize(request->ids, request->id_count + 1, sizeof *request->ids);
        request->ids[request->id_count] = strtoll(argument, &end, 10);
        if (*end || request->ids[request->id_count++] < 1)
            argp_error(state, "'%s' is no ID: 'taakctl rejects list' has them", argument);
        return 0;
    case ARGP_KEY_END:
        if (!request->all && !request->id_count && !request->filter.reason && !request->filter.topic &&
            !request->filter.since)
            argp_error(state, "which? IDs, --reason, --topic, --since or --all");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static bool last_read(struct replay *replay)
{
    PGresult *last = database_query(replay->database, taakctl_sql_replay_last, NULL, &replay->context->error);
    if (last)
        replay->last_id = result_int8(last, 0, 0);
    PQclear(last);
    return last != NULL;
}

static PGresult *chunk_read(struct replay *replay, int64_t after)
{
    const struct request *request = replay->request;
    struct parameters parameters = parameters_in(replay->arena);
    struct array ids = array_of(replay->arena, OID_INT8, request->id_count, 8);
    for (size_t i = 0; i < request->id_count; i++)
        array_int8(&ids, request->ids[i]);
    rejects_filter_parameters(&request->filter, &parameters);
    parameter_array(&parameters, &ids);
    parameter_int8(&parameters, after);
    parameter_int8(&parameters, replay->last_id);
    parameter_int8(&parameters, CHUNK);
    PGresult *rows = database_query(replay->database, taakctl_sql_replay_read, &parameters, &replay->context->error);
    if (!rows)
        rejects_filter_failed(&request->filter, replay->context, "rejects replay");
    return rows;
}

static struct publisher *publisher_for(struct replay *replay, const char *topic_name)
{
    const struct topic *topic = topic_find(topic_name);
    struct error *error = &replay->context->error;
    if (!topic) {
        error_set(error, ERROR_FATAL, "a reject of topic %s, which this program does not know", topic_name);
        return NULL;
    }
    struct publisher **publisher = &replay->publishers[topic - topics];
    if (!*publisher)
        *publisher = publisher_open(&replay->context->settings, topic, error);
    return *publisher;
}

// The original headers, and the mark; one that was sent again before keeps the mark that it has.
static void headers_fill(struct replay *replay, const PGresult *rows, int row, struct message *message)
{
    struct array_reader names = result_array(rows, row, HEADER_NAMES), values = result_array(rows, row, HEADER_VALUES);
    struct header *headers = arena_alloc(replay->arena, ((size_t)names.left + 1) * sizeof *headers);
    const uint8_t *name, *value;
    size_t name_size, value_size;
    bool marked = false;
    while (array_next(&names, &name, &name_size) && array_next(&values, &value, &value_size)) {
        char *text = arena_text(replay->arena, "%.*s", (int)name_size, (const char *)name);
        marked = marked || strcmp(text, MARK) == 0;
        headers[message->header_count++] = (struct header){text, value, value_size};
    }
    if (!marked) {
        char *place = arena_text(replay->arena, "%s/%d@%" PRId64, result_text(rows, row, TOPIC),
                                 (int)result_int4(rows, row, PARTITION), result_int8(rows, row, OFFSET));
        headers[message->header_count++] = (struct header){MARK, (const uint8_t *)place, strlen(place)};
    }
    message->headers = headers;
}

static bool row_send(struct replay *replay, const PGresult *rows, int row)
{
    struct message message = {.topic = result_text(rows, row, TOPIC)};
    struct publisher *publisher = publisher_for(replay, message.topic);
    message.key = result_bytes(rows, row, KEY, &message.key_size);
    message.value = result_bytes(rows, row, VALUE, &message.value_size);
    headers_fill(replay, rows, row, &message);
    return publisher && publisher_send(publisher, &message, NULL, &replay->context->error);
}

static bool publishers_finish(struct replay *replay)
{
    for (size_t i = 0; i < TOPICS; i++)
        for (int left = 1; replay->publishers[i] && left > 0;) {
            if (!publisher_finish(replay->publishers[i], &left, &replay->context->error))
                return false;
            if (left > 0 && stop_requested())
                return error_set(&replay->context->error, ERROR_STOPPED, "broken off: run it again");
        }
    return true;
}

static bool tell(struct replay *replay, const PGresult *rows, int row, enum outcome outcome)
{
    char place[REJECT_PLACE_SIZE], text[64];
    reject_place(result_text(rows, row, TOPIC), result_int4(rows, row, PARTITION), result_int8(rows, row, OFFSET),
                 place);
    replay->counts[outcome]++;
    if (replay->context->json)
        return json_print_line(json_pack("{s:I, s:s, s:s, s:s}", "id", result_int8(rows, row, ID), "place", place,
                                         "reason", result_text(rows, row, REASON), "outcome", outcome_names[outcome]),
                               stdout, &replay->context->error);
    if (table_rows(replay->told) >= TOLD_MOST)
        return true;
    snprintf(text, sizeof text, "%s%s%s", replay->request->dry_run && outcome == SENT ? "would be " : "",
             outcome_names[outcome], "");
    if (outcome == SENT_BEFORE)
        snprintf(text, sizeof text, "sent before, %s", result_text(rows, row, REPLAYED));
    table_number(replay->told, result_int8(rows, row, ID));
    table_text(replay->told, place);
    table_text(replay->told, result_text(rows, row, REASON));
    table_text(replay->told, text);
    table_tone(replay->told, outcome == NOTHING_LEFT ? TONE_WARN : TONE_PLAIN);
    return true;
}

static enum outcome outcome_of(const struct replay *replay, const PGresult *rows, int row)
{
    const char *personal = reject_reason_name(REJECT_PERSONAL_IDENTIFIER);
    if (strcmp(result_text(rows, row, REASON), personal) == 0)
        return NOTHING_LEFT; // only its place was kept
    return PQgetisnull(rows, row, REPLAYED) || replay->request->again ? SENT : SENT_BEFORE;
}

// Sends a chunk, and marks it once the brokers have it.
static bool chunk_replay(struct replay *replay, const PGresult *rows)
{
    struct array sent = array_of(replay->arena, OID_INT8, (size_t)PQntuples(rows), 8);
    bool ok = true, dry = replay->request->dry_run;
    for (int row = 0; ok && row < PQntuples(rows); row++) {
        if (outcome_of(replay, rows, row) != SENT)
            continue;
        array_int8(&sent, result_int8(rows, row, ID));
        ok = dry || row_send(replay, rows, row);
    }
    if (!ok || !publishers_finish(replay))
        return false;
    struct parameters parameters = parameters_in(replay->arena);
    parameter_array(&parameters, &sent);
    if (!dry &&
        !database_execute(replay->database, taakctl_sql_replay_mark, &parameters, NULL, &replay->context->error))
        return false;
    for (int row = 0; ok && row < PQntuples(rows); row++)
        ok = tell(replay, rows, row, outcome_of(replay, rows, row));
    return ok;
}

static bool replay_all(struct replay *replay)
{
    int64_t after = 0;
    for (int count = CHUNK; count == CHUNK;) {
        arena_reset(replay->arena);
        PGresult *rows = chunk_read(replay, after);
        if (!rows)
            return false;
        count = PQntuples(rows);
        bool ok = chunk_replay(replay, rows);
        if (count)
            after = result_int8(rows, count - 1, ID);
        PQclear(rows);
        if (!ok)
            return false;
        replay->done += count;
        progress_show(&replay->progress, 0, replay->done);
        if (stop_requested())
            return error_set(&replay->context->error, ERROR_STOPPED, "broken off: run it again to go on");
    }
    return true;
}

static bool report(struct replay *replay)
{
    struct error *error = &replay->context->error;
    progress_clear(&replay->progress);
    if (replay->context->json)
        return true;
    if (replay->done == 0) {
        puts("no such rejects");
        return print_flush(stdout, error);
    }
    if (!table_print(replay->told, stdout, false, error))
        return false;
    if ((size_t)replay->done > table_rows(replay->told))
        printf("… and %" PRId64 " more\n", replay->done - (int64_t)table_rows(replay->told));
    printf("\n%" PRId64 " %s, %" PRId64 " sent before, %" PRId64 " with nothing left to send.\n", replay->counts[SENT],
           replay->request->dry_run ? "to be sent" : "sent", replay->counts[SENT_BEFORE], replay->counts[NOTHING_LEFT]);
    return print_flush(stdout, error);
}

static bool rejects_replay(struct replay *replay)
{
    return replay->database && last_read(replay) && replay_all(replay) && report(replay);
}

static int run(struct context *context, int argc, char **argv)
{
    static const struct argp_option options[] = {REJECTS_FILTER_OPTIONS,
                                                 {"all", 'a', NULL, 0, "All of them", 0},
                                                 {"again", 'g', NULL, 0, "Also those that were sent before", 0},
                                                 {"dry-run", 'd', NULL, 0, "Only tell what would be sent", 0},
                                                 {0}};
    static const struct column columns[] = {{"ID", "id", COLUMN_NUMBER},
                                            {"Place", "place", COLUMN_TEXT},
                                            {"Reason", "reason", COLUMN_TEXT},
                                            {"Outcome", "outcome", COLUMN_FLEXIBLE}};
    static const char more[] =
        "Sends rejected messages to their topic again, oldest first: key, value and headers as they were, and one "
        "header "
        "more, " MARK ", that tells the place it had. Worth while after what refused them was mended: "
        "the software or the database. A message that is wrong in itself is rejected again; publish a right one "
        "instead "
        "('taakctl rejects show' says what mends it).\n"
        "Each is sent once: what was sent is remembered when the broker has it. Broken off, up to a thousand may go "
        "twice, which changes no figure, as an event counts once whatever happens. Exit 1 where one could not be "
        "sent.\n\n"
        "Examples:\n  taakctl rejects replay --reason not-storable\n  taakctl rejects replay 17 23";
    struct request request = {0};
    if (!command_parse(context, &command_rejects_replay, argc, argv, options, on_option, &request, more))
        return error_exit_code(&context->error);
    stop_install();
    struct replay replay = {.context = context,
                            .request = &request,
                            .database = command_database(context),
                            .arena = arena_new(),
                            .told = table_new(columns, sizeof columns / sizeof *columns),
                            .progress = progress_start(stderr, stdin)};
    bool ok = rejects_replay(&replay);
    progress_clear(&replay.progress);
    for (size_t i = 0; i < TOPICS; i++)
        publisher_close(replay.publishers[i]);
    database_close(replay.database);
    table_free(replay.told);
    arena_free(replay.arena);
    free(request.ids);
    if (!ok)
        return error_exit_code(&context->error);
    return replay.counts[NOTHING_LEFT] ? 1 : EX_OK;
}

const struct command command_rejects_replay = {"rejects replay", "[ID...]",
                                               "Sends rejected messages to their topic again.", SETTINGS_ALL, run};
