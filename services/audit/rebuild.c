#include "audit/rebuild.h"
#include "audit/emitter_lag.h"
#include "audit/rebuild_consumers.h"
#include "audit/verify_figures.h"
#include "common/trail.h"
#include "topics/topics.h"

#include "audit_sql.h"

#include <inttypes.h>
#include <poll.h>
#include <string.h>

#define LOOK_MS 200

static bool on_last(const rd_kafka_message_t *message, void *opaque, struct error *error)
{
    struct rebuild_plan *plan = opaque;
    (void)error;
    for (size_t i = 0; i < plan->spans.count; i++) {
        struct topic_span *span = &plan->spans.items[i];
        if (span->partition == message->partition && strcmp(span->topic, rd_kafka_topic_name(message->rkt)) == 0)
            span->end = message->offset + 1;
    }
    return true;
}

// Finds the end of the last message of each partition; behind it there may be marks of transactions, so it must be
// read.
bool rebuild_plan_read(struct rebuild_plan *plan, const struct settings *settings, struct error *error)
{
    struct topic_spans spans = {0};
    struct topic_reader *reader = topic_reader_open(settings, true, error);
    bool ok = reader != NULL;
    *plan = (struct rebuild_plan){0};
    for (size_t i = 0; ok && i < TOPICS; i++)
        ok = !topics[i].kind || (topic_spans_add(&spans, reader, topics[i].name, error) &&
                                 topic_spans_add(&plan->spans, reader, topics[i].name, error));
    for (size_t i = 0; ok && i < plan->spans.count; i++)
        plan->spans.items[i].end = plan->spans.items[i].begin;
    ok = ok && topic_reader_read_last(reader, &spans, on_last, plan, error);
    for (size_t i = 0; ok && i < plan->spans.count; i++)
        plan->messages += plan->spans.items[i].end - plan->spans.items[i].begin;
    topic_spans_free(&spans);
    topic_reader_close(reader);
    return ok;
}

void rebuild_plan_free(struct rebuild_plan *plan)
{
    topic_spans_free(&plan->spans);
}

bool rebuild_plan_complete(const struct rebuild_plan *plan, struct error *error)
{
    for (size_t i = 0; i < plan->spans.count; i++) {
        const struct topic_span *span = &plan->spans.items[i];
        if (span->begin > 0)
            return error_set(error, ERROR_FATAL,
                             "%s [%d] begins at offset %" PRId64
                             ": what came before is no longer in Kafka, and would be "
                             "lost. Nothing was touched; --incomplete goes on all the same",
                             span->topic, (int)span->partition, span->begin);
    }
    return true;
}

bool rebuild_trusts(const struct settings *settings, struct database *database, struct error *error)
{
    if (*settings->trust_file)
        return true;
    PGresult *found = database_query(database, audit_sql_rebuild_judged, NULL, error);
    bool judged = found && result_bool(found, 0, 0);
    PQclear(found);
    if (!found || !judged)
        return found != NULL;
    return error_set(error, ERROR_CONFIG,
                     "TRUST_FILE is not set, and messages were rejected for their signatures, which would count then. "
                     "Nothing was touched: set it to the file that the services have, or, if they are to count, to one "
                     "that asks for no signatures");
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

// In one transaction, so that whoever looks sees either everything as it was or everything begun anew.
static bool records_forget(const struct rebuild_plan *plan, struct database *database, struct error *error)
{
    bool ok = database_command(database, "BEGIN", error) && database_script(database, audit_sql_rebuild_forget, error);
    for (size_t i = 0; ok && i < plan->spans.count; i++) {
        const struct topic_span *span = &plan->spans.items[i];
        ok = span_write(database, audit_sql_rebuild_start, span, span->begin, error) &&
             (span->end == span->begin || span_write(database, audit_sql_rebuild_await, span, span->end, error));
    }
    char what[64];
    snprintf(what, sizeof what, "%" PRId64 " messages to read anew", plan->messages);
    return ok && trail_add(database, "rebuilt", what, error) && database_command(database, "COMMIT", error);
}

static bool left_read(const struct rebuild_plan *plan, struct database *database, int64_t *partitions,
                      int64_t *messages, struct error *error)
{
    struct arena *arena = arena_new();
    struct parameters parameters = parameters_in(arena);
    struct array names = array_of(arena, OID_TEXT, plan->spans.count, 32);
    struct array numbers = array_of(arena, OID_INT4, plan->spans.count, 4);
    struct array ends = array_of(arena, OID_INT8, plan->spans.count, 8);
    for (size_t i = 0; i < plan->spans.count; i++) {
        array_bytes(&names, plan->spans.items[i].topic, strlen(plan->spans.items[i].topic));
        array_int4(&numbers, plan->spans.items[i].partition);
        array_int8(&ends, plan->spans.items[i].end);
    }
    parameter_array(&parameters, &names);
    parameter_array(&parameters, &numbers);
    parameter_array(&parameters, &ends);
    PGresult *left = database_query(database, audit_sql_rebuild_left, &parameters, error);
    arena_free(arena);
    if (!left)
        return false;
    *partitions = result_int8(left, 0, 0);
    *messages = result_int8(left, 0, 1);
    PQclear(left);
    return true;
}

// Waits until the consumers, those that run anyway and our own, have read what was planned.
static bool consumers_await(const struct rebuild_plan *plan, struct database *database,
                            const struct progress_listener *listener, struct error *error)
{
    struct rebuild_consumers consumers;
    int64_t partitions = 1, messages = 0;
    bool ok = rebuild_consumers_start(&consumers, error);
    while (ok && partitions > 0) {
        ok = left_read(plan, database, &partitions, &messages, error) && rebuild_consumers_live(&consumers, error);
        progress_tell(listener, plan->messages - messages, plan->messages - messages);
        if (ok && partitions > 0)
            poll(NULL, 0, LOOK_MS);
    }
    rebuild_consumers_stop(&consumers);
    return ok;
}

// Compares the figures, as of one moment of the database.
static bool figures_verify(struct verification *verification, struct database *database,
                           const struct published *published, struct error *error)
{
    verification_begin(verification, "figures");
    return database_command(database, "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY", error) &&
           figures_compare(verification, database, published, error) && database_command(database, "COMMIT", error);
}

// What was published before, in one moment of the database, once an emitter at work has published all it knows.
static bool before_read(struct published *published, struct database *database, struct error *error)
{
    return emitter_lag_await(database, error) && database_command(database, "BEGIN", error) &&
           published_read(published, PUBLISHED_ESSENCE, database, error) && database_command(database, "COMMIT", error);
}

bool rebuild(const struct rebuild_plan *plan, struct database *database, struct verification *verification,
             const struct progress_listener *listener, struct error *error)
{
    struct published *published = published_new();
    bool ok = before_read(published, database, error) && records_forget(plan, database, error) &&
              consumers_await(plan, database, listener, error) &&
              figures_verify(verification, database, published, error);
    published_free(published);
    return ok;
}
