#include "audit/replay.h"
#include "audit/places.h"
#include "common/stop.h"
#include "common/trail.h"
#include "topics/producer.h"

#include "audit_sql.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct replay {
    const struct replay_request *request;
    struct database *database;
    struct producer *producer; // NULL in a dry run
    struct arena *arena;       // for the chunk in hand
    struct replay_totals totals;
    int64_t last_id;
};

enum { ID, TOPIC, PARTITION, OFFSET, REASON, KEY, VALUE, HEADER_NAMES, HEADER_VALUES, REPLAYED };

struct replay *replay_open(const struct replay_request *request, struct database *database,
                           const struct settings *settings, const char *program, struct error *error)
{
    struct replay *replay = memory_resize(NULL, 1, sizeof *replay);
    *replay = (struct replay){.request = request, .database = database, .arena = arena_new()};
    replay->totals.dry_run = request->dry_run;
    bool ok = request->dry_run || database_execute(database, audit_sql_replay_lock, NULL, NULL, error);
    ok = ok && rejects_selected(&request->selection, database, ": nothing was sent", &replay->totals.selected,
                                &replay->last_id, error);
    if (ok && !request->dry_run)
        ok = (replay->producer = producer_open(settings, program, NULL, error)) != NULL;
    if (ok)
        return replay;
    replay_close(replay);
    return NULL;
}

void replay_close(struct replay *replay)
{
    if (!replay)
        return;
    producer_close(replay->producer);
    arena_free(replay->arena);
    free(replay);
}

const struct replay_totals *replay_totals(const struct replay *replay)
{
    return &replay->totals;
}

static PGresult *chunk_read(struct replay *replay, int64_t after, struct error *error)
{
    struct parameters parameters = parameters_in(replay->arena);
    rejects_selection_parameters(&replay->request->selection, &parameters, replay->arena);
    parameter_int8(&parameters, after);
    parameter_int8(&parameters, replay->last_id);
    return database_query(replay->database, audit_sql_replay_read, &parameters, error);
}

static bool has_header(const PGresult *rows, int row, const char *wanted)
{
    struct array_reader names = result_array(rows, row, HEADER_NAMES);
    const uint8_t *name;
    size_t size;
    while (array_next(&names, &name, &size))
        if (size == strlen(wanted) && strncasecmp((const char *)name, wanted, size) == 0)
            return true;
    return false;
}

// Whether the message has the mark of a replay, so that it was rejected at least twice.
static bool is_marked(const PGresult *rows, int row)
{
    return has_header(rows, row, REPLAY_MARK);
}

// Fills in the message's own headers, and the mark; one that has a mark already keeps that, as it tells the first
// place. What says why a message was rejected before is left out, wherever the message has it from.
static void headers_fill(struct replay *replay, const PGresult *rows, int row, struct message *message)
{
    struct header *headers = reject_headers(rows, row, HEADER_NAMES, HEADER_VALUES, 1, replay->arena,
                                            &message->header_count);
    size_t kept = 0;
    for (size_t i = 0; i < message->header_count; i++)
        if (strncasecmp(headers[i].name, ERROR_HEADER, strlen(ERROR_HEADER)) != 0)
            headers[kept++] = headers[i];
    message->header_count = kept;
    if (!is_marked(rows, row)) {
        char *place = arena_text(replay->arena, "%s/%d@%" PRId64, message->topic, (int)message->partition,
                                 message->offset);
        headers[message->header_count++] = (struct header){REPLAY_MARK, (const uint8_t *)place, strlen(place)};
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

// What is to become of a reject. REPLAY_SENT means here that it is to be sent.
static enum replay_outcome outcome_due(const struct replay *replay, const PGresult *rows, int row)
{
    bool gone = PQgetisnull(rows, row, KEY) && PQgetisnull(rows, row, VALUE); // a forgotten record's
    if (gone || reject_is_withheld(result_text(rows, row, REASON), has_header(rows, row, "ce_id")))
        return REPLAY_NOTHING_LEFT; // only its place was kept
    if (!PQgetisnull(rows, row, REPLAYED) && !replay->request->again)
        return REPLAY_SENT_BEFORE;
    // Where a filter selects, what an earlier replay brought about is not sent: else each replay would make work for
    // another.
    return replay->request->selection.id_count == 0 && is_marked(rows, row) ? REPLAY_PASSED_OVER : REPLAY_SENT;
}

static void sent_await(struct replay *replay)
{
    while (producer_flush(replay->producer) > 0)
        ;
}

// Sends what is due, with a receipt for each row. A broker refuses a whole batch for one message in it, so what was
// refused is sent once more, each message alone.
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

// Notes in the database what the broker has, and in the audit trail.
static bool chunk_mark(struct replay *replay, const PGresult *rows, const struct receipt *receipts, struct error *error)
{
    struct parameters parameters = parameters_in(replay->arena);
    struct array names = array_of(replay->arena, OID_TEXT, (size_t)PQntuples(rows), 32);
    struct array partitions = array_of(replay->arena, OID_INT4, (size_t)PQntuples(rows), 4);
    struct array offsets = array_of(replay->arena, OID_INT8, (size_t)PQntuples(rows), 8);
    struct places places = {0};
    for (int row = 0; row < PQntuples(rows); row++) {
        if (receipts[row].result || outcome_due(replay, rows, row) != REPLAY_SENT)
            continue;
        array_bytes(&names, result_text(rows, row, TOPIC), strlen(result_text(rows, row, TOPIC)));
        array_int4(&partitions, result_int4(rows, row, PARTITION));
        array_int8(&offsets, result_int8(rows, row, OFFSET));
        places_add(&places, result_text(rows, row, TOPIC), result_int4(rows, row, PARTITION),
                   result_int8(rows, row, OFFSET));
    }
    if (!replay->producer || places.count == 0)
        return true;
    parameter_array(&parameters, &names);
    parameter_array(&parameters, &partitions);
    parameter_array(&parameters, &offsets);
    return database_command(replay->database, "BEGIN", error) &&
           database_execute(replay->database, audit_sql_replay_mark, &parameters, NULL, error) &&
           trail_add(replay->database, "replayed", places_text(&places, replay->arena), error) &&
           database_command(replay->database, "COMMIT", error);
}

static bool row_tell(struct replay *replay, const struct replay_listener *listener, const PGresult *rows, int row,
                     rd_kafka_resp_err_t result, struct error *error)
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
    replay->totals.counts[line.outcome]++;
    return listener->on_line(listener->opaque, &line, error);
}

static bool chunk_replay(struct replay *replay, const struct replay_listener *listener, const PGresult *rows,
                         struct error *error)
{
    int count = PQntuples(rows);
    struct receipt *receipts = arena_alloc(replay->arena, ((size_t)count + 1) * sizeof *receipts);
    rd_kafka_resp_err_t undelivered = RD_KAFKA_RESP_ERR_NO_ERROR;
    chunk_send(replay, rows, receipts);
    bool ok = chunk_mark(replay, rows, receipts, error);
    for (int row = 0; ok && row < count; row++) {
        rd_kafka_resp_err_t result = receipts[row].result;
        ok = row_tell(replay, listener, rows, row, result, error);
        if (result && !producer_refused(result))
            undelivered = result;
    }
    int64_t done = replay_told(&replay->totals);
    progress_tell(listener->progress, done, done);
    if (ok && stop_requested())
        return error_set(error, ERROR_STOPPED, "broken off: run it again for the rest");
    if (ok && undelivered)
        return error_set(error, ERROR_TRANSIENT, "Kafka: not every message was acknowledged: %s; run it again",
                         rd_kafka_err2str(undelivered));
    return ok;
}

bool replay_run(struct replay *replay, const struct replay_listener *listener, struct error *error)
{
    int64_t after = 0;
    bool ok = true;
    for (int count = 1; ok && count > 0;) {
        arena_reset(replay->arena);
        PGresult *rows = chunk_read(replay, after, error);
        if (!rows)
            return false;
        count = PQntuples(rows);
        if (count) {
            ok = chunk_replay(replay, listener, rows, error);
            after = result_int8(rows, count - 1, ID);
        }
        PQclear(rows);
    }
    return ok;
}
