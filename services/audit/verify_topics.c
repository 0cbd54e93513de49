#include "audit/verify_topics.h"
#include "audit/emitter_lag.h"
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
        (void)output_figure_take(figures->published, message, sequence, output_time(message),
                                 figures->scratch); // another's message is none of ours
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

// Of keys in the order of their bytes: whether this one is among them.
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

// Whether what is on the topic says what the database has of it; what another version says besides is passed over.
static bool same_message(const struct publication *published, const struct publication *on_topic, struct arena *scratch)
{
    if (!published->value || !on_topic->value)
        return !published->value && !on_topic->value;
    arena_reset(scratch);
    const ProtobufCMessage *message = figure_unpack(on_topic->code, on_topic->value, on_topic->size, scratch);
    if (!message)
        return false;
    struct packed packed = figure_pack(message, scratch);
    return packed.size == published->size && memcmp(packed.data, published->value, packed.size) == 0;
}

// Whether the database knows when the message on the topic was told, or nothing of it.
static bool same_time(const struct publication *published, const struct publication *on_topic)
{
    return published->sequence == 0 ||
           (published->sequence == on_topic->sequence && published->told_at == on_topic->told_at);
}

static void publication_compare(struct verification *verification, const char *key, const struct publication *published,
                                const struct publication *on_topic, struct arena *scratch)
{
    if (!on_topic && published->value) // a tombstone may have been compacted away
        verification_differ(verification, "%s: revision %" PRId64 " is not on the topic", key, published->revision);
    else if (on_topic && on_topic->revision != published->revision)
        verification_differ(verification, "%s: the topic has revision %" PRId64 ", the database published %" PRId64,
                            key, on_topic->revision, published->revision);
    else if (on_topic && !same_message(published, on_topic, scratch))
        verification_differ(verification, "%s: revision %" PRId64 " says something else on the topic", key,
                            published->revision);
    else if (on_topic && !same_time(published, on_topic))
        verification_differ(
            verification, "%s: the topic has outbox-sequence %" PRId64 ", the database %" PRId64 ", or another ce_time",
            key, on_topic->sequence, published->sequence);
}

static void unknown_tell(struct verification *verification, const struct topic_figures *figures,
                         const struct published *published)
{
    char key[FIGURE_KEY_SIZE];
    for (size_t i = 0; i < published_count(figures->published); i++) {
        const struct publication *last = published_at(figures->published, i);
        if (last->value && !published_find(published, last->code, last->period))
            verification_differ(verification,
                                "%s: revision %" PRId64 " is on the topic, the database knows nothing of it",
                                figure_key(last->code, last->period, key), last->revision);
    }
}

// A key whose last message is still on the way, or to be made, is left out.
static void publications_compare(struct verification *verification, const struct published *published,
                                 const PGresult *pending, const struct topic_figures *figures)
{
    int64_t compared = 0;
    char key[FIGURE_KEY_SIZE];
    for (size_t i = 0; i < published_count(published); i++) {
        const struct publication *last = published_at(published, i);
        figure_key(last->code, last->period, key);
        if (last->due || key_pending(pending, key))
            continue;
        publication_compare(verification, key, last, published_find(figures->published, last->code, last->period),
                            figures->scratch);
        compared++;
    }
    unknown_tell(verification, figures, published);
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
    struct published *published = published_new();
    PGresult *pending = published_read(published, PUBLISHED_WHOLE, sources->database, error)
                            ? database_query(sources->database, audit_sql_verify_pending, NULL, error)
                            : NULL;
    bool ok = pending && topics_gather(&figures, sources->settings, error);
    if (ok)
        publications_compare(verification, published, pending, &figures);
    PQclear(pending);
    published_free(published);
    published_free(figures.published);
    arena_free(figures.scratch);
    return ok;
}
