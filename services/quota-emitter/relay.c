#include "quota-emitter/relay.h"
#include "common/fault.h"
#include "common/log.h"
#include "common/watchdog.h"
#include "quota-emitter/high_marks.h"
#include "quota-emitter/resume.h"

#include "emitter_sql.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BATCH_ROWS  2000
#define FORGET_ROWS 4000 // so many rows that were sent may stay in the outbox before they are deleted

struct relay {
    struct sender *sender;
    struct arena *arena;
    int64_t sent_sequence;      // rows up to here are on the topics,
    int64_t forgotten_sequence; // and up to here no longer in the outbox
    int64_t careful_until;      // up to here one row at a time is sent, to find the one that the broker refuses
    struct high_marks marks;
};

// Deletes the rows that were sent, and remembers how far that is: the topics must have at least so much. It is done
// late, many rows at once and without waiting for the disk, because nothing depends on it: after a crash the topics
// tell what was sent.
static bool sent_forget(struct relay *relay, struct database *database, struct error *error)
{
    arena_reset(relay->arena);
    struct parameters parameters = parameters_in(relay->arena);
    parameter_int8(&parameters, relay->sent_sequence);
    relay->forgotten_sequence = relay->sent_sequence;
    return database_command(database, "BEGIN; SET LOCAL synchronous_commit = off", error) &&
           database_execute(database, emitter_sql_outbox_delete, &parameters, NULL, error) &&
           database_execute(database, emitter_sql_sequence_sent, &parameters, NULL, error) &&
           database_command(database, "COMMIT", error);
}

struct relay *relay_open(const struct settings *settings, const char *identity, const struct signer *signer,
                         struct database *database, struct error *error)
{
    struct relay *relay = memory_resize(NULL, 1, sizeof *relay);
    memset(relay, 0, sizeof *relay);
    relay->arena = arena_new();
    relay->sender = sender_open(settings, identity, signer, &relay->marks, error);
    if (relay->sender &&
        resume_find(sender_producer(relay->sender), settings, database, &relay->sent_sequence, error) &&
        sent_forget(relay, database, error)) {
        log_info("relay opened", log_number("sent_sequence", relay->sent_sequence));
        return relay;
    }
    relay_close(relay);
    return NULL;
}

void relay_close(struct relay *relay)
{
    if (!relay)
        return;
    sender_close(relay->sender);
    high_marks_free(&relay->marks);
    arena_free(relay->arena);
    free(relay);
}

// Notes in the database that what was published must be read from the topics, and fails: the caller opens a new relay,
// which then does that (resume.h), and what the topics lack is made anew.
static bool reconcile_ask(struct database *database, const char *why, struct error *error)
{
    return database_execute(database, emitter_sql_reconcile_ask, NULL, NULL, error) &&
           error_set(error, ERROR_TRANSIENT, "%s", why);
}

static bool marks_hold(struct relay *relay, struct database *database, struct error *error)
{
    return !relay->marks.fell || reconcile_ask(database, "an output topic was made anew", error);
}

// The outbox lacks a row that was not sent: somebody deleted it. Going on would leave a gap in the sequence for ever.
static bool row_lost(struct database *database, int64_t sequence, struct error *error)
{
    char why[96];
    snprintf(why, sizeof why, "the outbox has no row with sequence %" PRId64, sequence);
    return reconcile_ask(database, why, error);
}

// Deals with a row, alone in its batch, that its topic will never take: it must not stop all behind it. Of a reject the
// value is taken out, which table reject keeps. Of a figure, or of a reject that is without its value already, it is
// ERROR_FATAL: the topic is not configured as it must be.
static bool row_cut(struct relay *relay, struct database *database, const PGresult *rows, const char *why,
                    struct error *error)
{
    const char *topic = result_text(rows, 0, 1);
    int64_t sequence = result_int8(rows, 0, 0);
    bool cut_before = PQgetisnull(rows, 0, 3) && !PQgetisnull(rows, 0, 2);
    if (strcmp(topic, TOPIC_REJECTS) != 0 || cut_before)
        return error_set(error, ERROR_FATAL,
                         "%s does not take the message with outbox-sequence %" PRId64
                         ": %s. Compare its configuration with what 'taakctl topics create' gives",
                         topic, sequence, why);
    log_error("the topic does not take a reject, published without its value: see 'taakctl rejects show'",
              log_text("topic", topic), log_number("sequence", sequence), log_text("why", why));
    struct parameters parameters = parameters_in(relay->arena);
    parameter_int8(&parameters, sequence);
    return database_execute(database, emitter_sql_outbox_cut, &parameters, NULL, error);
}

// The broker refused a message of the batch for good. The batch is sent again row by row, and the one that is refused
// by itself is cut.
static bool refusal_settle(struct relay *relay, struct database *database, const struct sent_batch *batch,
                           struct error *error)
{
    int last = PQntuples(batch->rows) - 1;
    arena_reset(relay->arena);
    relay->careful_until = result_int8(batch->rows, last, 0);
    return last > 0 || row_cut(relay, database, batch->rows, rd_kafka_err2str(batch->refused_why), error);
}

static PGresult *rows_read(struct relay *relay, struct database *database, struct error *error)
{
    arena_reset(relay->arena);
    struct parameters parameters = parameters_in(relay->arena);
    parameter_int8(&parameters, relay->sent_sequence);
    parameter_int8(&parameters, relay->sent_sequence < relay->careful_until ? 1 : BATCH_ROWS);
    return database_query(database, emitter_sql_outbox_read, &parameters, error);
}

static bool rows_follow(struct relay *relay, struct database *database, const PGresult *rows, struct error *error)
{
    if (PQntuples(rows) == 0)
        return row_lost(database, relay->sent_sequence + 1, error);
    for (int row = 0; row < PQntuples(rows); row++)
        if (result_int8(rows, row, 0) != relay->sent_sequence + 1 + row)
            return row_lost(database, relay->sent_sequence + 1 + row, error);
    return true;
}

bool relay_start(struct relay *relay, struct database *database, struct error *error)
{
    PGresult *rows = rows_read(relay, database, error);
    bool ok = rows && rows_follow(relay, database, rows, error);
    if (ok)
        sender_start(relay->sender, rows);
    else
        PQclear(rows);
    return ok;
}

int64_t relay_sent(const struct relay *relay)
{
    return relay->sent_sequence;
}

bool relay_forget(struct relay *relay, struct database *database, struct error *error)
{
    return relay->sent_sequence == relay->forgotten_sequence || sent_forget(relay, database, error);
}

enum sending relay_state(struct relay *relay)
{
    if (sender_busy_ms(relay->sender) > WATCHDOG_SECONDS * INT64_C(1000))
        watchdog_bite("a Kafka transaction does not return");
    return sender_state(relay->sender);
}

bool relay_settle(struct relay *relay, struct database *database, int64_t *sent, struct error *error)
{
    struct sent_batch batch = sender_take(relay->sender);
    bool ok = true;
    *sent = batch.sent ? PQntuples(batch.rows) : 0;
    if (batch.refused) {
        ok = refusal_settle(relay, database, &batch, error);
    } else if (!batch.sent) {
        *error = batch.error;
        ok = false;
    } else {
        FAULT_POINT("emitter-after-kafka-commit");
        relay->sent_sequence += *sent;
        ok = marks_hold(relay, database, error) &&
             (relay->sent_sequence - relay->forgotten_sequence <= FORGET_ROWS || sent_forget(relay, database, error));
    }
    PQclear(batch.rows);
    return ok;
}

int relay_fd(const struct relay *relay)
{
    return sender_fd(relay->sender);
}

bool relay_look(struct relay *relay, struct topic_reader *reader, struct database *database, struct error *error)
{
    return high_marks_look(&relay->marks, reader, error) && marks_hold(relay, database, error);
}
