#include "quota-emitter/resume.h"
#include "common/log.h"
#include "quota-emitter/outputs.h"
#include "quota-emitter/reconcile.h"

#include "emitter_sql.h"

#include <string.h>

#define TIMEOUT_MS 10000

// What the database says of the outbox; as in sql/state.sql.
struct outbox_state {
    int64_t last_sequence, sent_sequence;
    bool reconcile;
};

PGresult *emitter_state(struct database *database, struct error *error)
{
    PGresult *result = database_query(database, emitter_sql_state, NULL, error);
    if (!result || PQntuples(result) == 1)
        return result;
    PQclear(result);
    error_set(error, ERROR_TRANSIENT, "table emitter has no row: it is made anew");
    return NULL;
}

static bool state_read(struct database *database, struct outbox_state *state, struct error *error)
{
    PGresult *result = emitter_state(database, error);
    if (!result)
        return false;
    *state = (struct outbox_state){result_int8(result, 0, 0), result_int8(result, 0, 1), result_bool(result, 0, 2)};
    PQclear(result);
    return true;
}

// Looks for a topic that has less than it was sent: the highest sequence of all may be on another topic, so each must
// be looked at. *short_of is such a topic, NULL where there is none. While messages hang that cannot be told, and is
// not.
static bool outputs_compare(struct database *database, const struct outputs_end *end, const char **short_of,
                            struct error *error)
{
    *short_of = NULL;
    PGresult *sent = end->hanging_count == 0 ? database_query(database, emitter_sql_outputs, NULL, error) : NULL;
    for (int row = 0; sent && row < PQntuples(sent); row++)
        for (size_t i = 0; i < OUTPUT_TOPICS; i++)
            if (strcmp(output_topics[i], result_text(sent, row, 0)) == 0 &&
                end->topic_sequences[i] < result_int8(sent, row, 1))
                *short_of = output_topics[i];
    PQclear(sent);
    return sent || end->hanging_count > 0;
}

// NULL where database and topics agree, else what is the matter.
static const char *disagreement(const struct outbox_state *state, int64_t on_topics, const char *short_of)
{
    if (state->reconcile)
        return "the records are made anew";
    if (on_topics > state->last_sequence)
        return "the topics have more than the database gave out: it is older than they are, as a restored backup is";
    if (on_topics < state->sent_sequence)
        return "the topics lack messages that were sent: they were made anew, or lost some";
    return short_of ? "a topic lacks messages that were sent: it was made anew, or lost some" : NULL;
}

// Ends messages that hang, with a mark that aborts them: sends one more message to each of their partitions and aborts
// that transaction.
static bool hanging_abort(rd_kafka_t *producer, const struct outputs_end *end, struct error *error)
{
    rd_kafka_error_t *failed = rd_kafka_begin_transaction(producer);
    if (failed)
        return kafka_fail(failed, "begin_transaction", error);
    for (size_t i = 0; i < end->hanging.count; i++) {
        const struct topic_span *span = &end->hanging.items[i];
        if (span->begin >= span->end)
            continue;
        rd_kafka_resp_err_t code = rd_kafka_producev(producer, RD_KAFKA_V_TOPIC(span->topic),
                                                     RD_KAFKA_V_PARTITION(span->partition), RD_KAFKA_V_KEY("", 0),
                                                     RD_KAFKA_V_END);
        if (code)
            return error_set(error, ERROR_TRANSIENT, "Kafka: produce to %s: %s", span->topic, rd_kafka_err2str(code));
    }
    rd_kafka_flush(producer, TIMEOUT_MS);
    failed = rd_kafka_abort_transaction(producer, TIMEOUT_MS);
    return !failed || kafka_fail(failed, "abort_transaction", error);
}

// Settles messages that hang. Where they are the whole of what comes after the last visible one, they are as good as
// sent: the next commit in their partitions shows them. Where some are missing, their transaction was never committed,
// and they must be aborted.
static bool hanging_settle(rd_kafka_t *producer, const struct outputs_end *end, int64_t *sent_sequence,
                           struct error *error)
{
    if (end->hanging_count == 0)
        return true;
    bool whole = end->hanging_last - end->sequence == end->hanging_count;
    log_warn("the broker lost the end of a transaction", log_text("whole", whole ? "yes" : "no"),
             log_number("seen_up_to", end->sequence), log_number("hanging_up_to", end->hanging_last));
    if (!whole)
        return hanging_abort(producer, end, error);
    *sent_sequence = end->hanging_last;
    return true;
}

static bool topics_end_settle(rd_kafka_t *producer, const struct settings *settings, struct database *database,
                              int64_t *sent_sequence, const char **short_of, struct error *error)
{
    struct outputs_end end;
    bool ok = outputs_end_read(&end, settings, error);
    *sent_sequence = end.sequence;
    ok = ok && hanging_settle(producer, &end, sent_sequence, error) && outputs_compare(database, &end, short_of, error);
    outputs_end_free(&end);
    return ok;
}

bool resume_find(rd_kafka_t *producer, const struct settings *settings, struct database *database,
                 int64_t *sent_sequence, struct error *error)
{
    struct outbox_state state;
    const char *short_of;
    if (!topics_end_settle(producer, settings, database, sent_sequence, &short_of, error) ||
        !state_read(database, &state, error))
        return false;
    const char *why = disagreement(&state, *sent_sequence, short_of);
    if (!why)
        return true;
    log_warn("taking over from the topics what was published", log_text("why", why),
             log_text("topic", short_of ? short_of : "all"), log_number("on_topics", *sent_sequence),
             log_number("given_out", state.last_sequence), log_number("known_sent", state.sent_sequence));
    return outputs_reconcile(settings, database, sent_sequence, error);
}
