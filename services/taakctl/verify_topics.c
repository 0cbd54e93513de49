// The last message of every key on the topics against what the database knows as published.
#include "ledger/figure_message.h"
#include "quota-emitter/outputs.h"
#include "taakctl/verify.h"

#include "taakctl_sql.h"

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

static bool topics_gather(struct verification *verification, struct topic_figures *figures)
{
    struct error *error = &verification->context->error;
    struct topic_spans spans = {0};
    struct topic_reader *reader = topic_reader_open(&verification->context->settings, true, error);
    bool ok = reader && topic_spans_add(&spans, reader, TOPIC_QUOTAS, error) &&
              topic_spans_add(&spans, reader, TOPIC_NATION, error) &&
              topic_reader_read(reader, &spans, on_message, figures, error);
    topic_spans_free(&spans);
    topic_reader_close(reader);
    return ok;
}

static bool key_pending(const PGresult *pending, const char *key)
{
    int low = 0, high = PQntuples(pending);
    while (low < high) {
        int middle = (low + high) / 2;
        int order = strcmp(result_text(pending, middle, 0), key);
        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static void row_compare(struct verification *verification, const PGresult *rows, int row,
                        const struct topic_figures *figures)
{
    int code, period;
    size_t size = 0;
    const char *key = result_text(rows, row, 0);
    int64_t revision = result_int8(rows, row, 1);
    const uint8_t *value = result_bytes(rows, row, 2, &size);
    const struct publication *last = figure_key_read(key, &code, &period)
                                         ? published_find(figures->published, code, period)
                                         : NULL;
    if (!last && value) // a tombstone may have been compacted away
        verify_difference(verification, "%s: revision %" PRId64 " is not on the topic", key, revision);
    else if (last && last->revision != revision)
        verify_difference(verification, "%s: the topic has revision %" PRId64 ", the database published %" PRId64, key,
                          last->revision, revision);
    else if (last && (!value != !last->value || size != last->size || (value && memcmp(value, last->value, size) != 0)))
        verify_difference(verification, "%s: revision %" PRId64 " says something else on the topic", key, revision);
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
        verify_difference(verification, "%s: revision %" PRId64 " is on the topic, the database knows nothing of it",
                          key, last->revision);
    }
}

static bool compare(struct verification *verification, int64_t last_sequence)
{
    struct error *error = &verification->context->error;
    struct topic_figures figures = {published_new(), arena_new(), last_sequence};
    PGresult *rows = database_query(verification->database, taakctl_sql_verify_published, NULL, error);
    PGresult *pending = rows ? database_query(verification->database, taakctl_sql_verify_pending, NULL, error) : NULL;
    bool ok = pending && topics_gather(verification, &figures);
    int64_t compared = 0;
    for (int row = 0; ok && row < PQntuples(rows); row++) {
        int code, period;
        if (!key_pending(pending, result_text(rows, row, 0))) {
            row_compare(verification, rows, row, &figures);
            compared++;
        } else if (figure_key_read(result_text(rows, row, 0), &code, &period)) {
            published_set(figures.published, code, period, 0, NULL, 0); // its last message is still on the way
        }
    }
    if (ok) {
        unknown_tell(verification, &figures);
        verify_end(verification, compared);
    }
    PQclear(pending);
    PQclear(rows);
    published_free(figures.published);
    arena_free(figures.scratch);
    return ok;
}

bool verify_topics(struct verification *verification)
{
    verify_begin(verification, "published, on the topics");
    if (!*verification->context->settings.kafka_bootstrap_servers) {
        verify_skip(verification, "no Kafka is set");
        return true;
    }
    PGresult *emitter = command_emitter(verification->database, &verification->context->error);
    if (!emitter)
        return false;
    int64_t last_sequence = result_int8(emitter, 0, 3);
    PQclear(emitter);
    return compare(verification, last_sequence);
}
