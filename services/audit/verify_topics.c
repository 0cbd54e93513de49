#include "audit/verify_topics.h"
#include "audit/lag.h"
#include "audit/published_rows.h"
#include "ledger/figure_message.h"
#include "quota-emitter/outputs.h"

#include "audit_sql.h"

#include <inttypes.h>
#include <string.h>

// What is on the topics up to the sequence that the database's moment had given out; later ones are news to it.
struct topic_figures {
    struct published *published;
    struct arena *scratch;
    int64_t last_sequence;
};

static bool on_message(const rd_kafka_message_t *message, void *opaque, struct error *error)
{
    struct topic_figures *figures = opaque;
    int64_t sequence = output_number(message, HEADER_SEQUENCE);
    (void)error;
    if (sequence > 0 && sequence <= figures->last_sequence)
        (void)output_figure_take(figures->published, message, figures->scratch); // another's message is none of ours
    return true;
}

static bool topics_gather(struct topic_figures *figures, const struct settings *settings, struct error *error)
{
    struct topic_spans spans = {0};
    struct topic_reader *reader = topic_reader_open(settings, true, error);
    bool ok = reader && topic_spans_add(&spans, reader, TOPIC_QUOTAS, error) &&
              topic_spans_add(&spans, reader, TOPIC_NATION, error) &&
              topic_reader_read(reader, &spans, on_message, figures, error);
    topic_spans_free(&spans);
    topic_reader_close(reader);
    return ok;
}

static void row_compare(struct verification *verification, const PGresult *rows, int row,
                        const struct topic_figures *figures)
{
    int code, period;
    size_t size = 0;
    const char *key = result_text(rows, row, PUBLISHED_KEY);
    int64_t revision = result_int8(rows, row, PUBLISHED_REVISION);
    const uint8_t *value = result_bytes(rows, row, PUBLISHED_VALUE, &size);
    const struct publication *last = figure_key_read(key, &code, &period)
                                         ? published_find(figures->published, code, period)
                                         : NULL;
    if (!last && value) // a tombstone may have been compacted away
        verification_differ(verification, "%s: revision %" PRId64 " is not on the topic", key, revision);
    else if (last && last->revision != revision)
        verification_differ(verification, "%s: the topic has revision %" PRId64 ", the database published %" PRId64,
                            key, last->revision, revision);
    else if (last && (!value != !last->value || size != last->size || (value && memcmp(value, last->value, size) != 0)))
        verification_differ(verification, "%s: revision %" PRId64 " says something else on the topic", key, revision);
    if (last)
        published_set(figures->published, code, period, 0, NULL, 0); // compared
}

static void unknown_tell(struct verification *verification, const struct topic_figures *figures)
{
    char key[FIGURE_KEY_SIZE];
    for (size_t i = 0; i < published_count(figures->published); i++) {
        const struct publication *last = published_at(figures->published, i);
        if (!last->value)
            continue;
        if (last->code == CODE_NONE)
            nation_key(last->period, key);
        else
            quota_key(last->code, last->period, key);
        verification_differ(verification, "%s: revision %" PRId64 " is on the topic, the database knows nothing of it",
                            key, last->revision);
    }
}

static void rows_compare(struct verification *verification, const PGresult *rows, const PGresult *pending,
                         const struct topic_figures *figures)
{
    int64_t compared = 0;
    for (int row = 0; row < PQntuples(rows); row++) {
        int code, period;
        const char *key = result_text(rows, row, PUBLISHED_KEY);
        if (row_of_key(pending, key) < 0) {
            row_compare(verification, rows, row, figures);
            compared++;
        } else if (figure_key_read(key, &code, &period)) {
            published_set(figures->published, code, period, 0, NULL, 0); // its last message is still on the way
        }
    }
    unknown_tell(verification, figures);
    verification_count(verification, compared);
}

bool verify_topics(struct verification *verification, const struct verify_sources *sources, struct error *error)
{
    struct emitter_lag emitter;
    if (!*sources->settings->kafka_bootstrap_servers) {
        verification_skip(verification, "no Kafka is set");
        return true;
    }
    if (!emitter_lag_read(&emitter, sources->database, error))
        return false;
    struct topic_figures figures = {published_new(), arena_new(), emitter.last_sequence};
    PGresult *rows = published_rows_read(sources->database, error);
    PGresult *pending = rows ? database_query(sources->database, audit_sql_verify_pending, NULL, error) : NULL;
    bool ok = pending && topics_gather(&figures, sources->settings, error);
    if (ok)
        rows_compare(verification, rows, pending, &figures);
    PQclear(pending);
    PQclear(rows);
    published_free(figures.published);
    arena_free(figures.scratch);
    return ok;
}
