#include "quota-emitter/reconcile.h"
#include "common/log.h"
#include "intake/copy_buffer.h"
#include "ledger/figure_message.h"
#include "quota-emitter/outputs.h"
#include "quota-emitter/published_rows.h"

#include "emitter_sql.h"

#include <string.h>

#define ERRORS          "__connect.errors."
#define FLUSH_BYTES     65536
#define SEEN_COLUMNS    4
#define ENDS_COLUMNS    3
#define PUBLISH_AT_ONCE 1000

static const char *const input_topics[] = {TOPIC_PERMITS, TOPIC_ARRIVALS, TOPIC_PLACEMENTS, TOPIC_DETERMINATIONS};

// What the topics tell, gathered while they are read.
struct gathered {
    struct database *database;
    struct published *published; // the last message of every key, whole
    struct copy_buffer rows;     // on their way to the database: of rejects, then of the ends of the input topics
    struct arena *scratch;
    int64_t sequence; // the highest outbox-sequence
};

static const void *header_of(const rd_kafka_message_t *message, const char *name, size_t *size)
{
    rd_kafka_headers_t *headers;
    const void *value = NULL;
    return rd_kafka_message_headers(message, &headers) || rd_kafka_header_get_last(headers, name, &value, size) ? NULL
                                                                                                                : value;
}

static bool reject_gather(struct gathered *gathered, const rd_kafka_message_t *message, int64_t sequence)
{
    size_t size;
    const void *topic = header_of(message, ERRORS "topic", &size);
    int64_t partition = output_number(message, ERRORS "partition"), offset = output_number(message, ERRORS "offset");
    if (!topic || partition < 0 || offset < 0)
        return false;
    copy_row(&gathered->rows, SEEN_COLUMNS);
    copy_bytes(&gathered->rows, topic, size);
    copy_int4(&gathered->rows, (int32_t)partition);
    copy_int8(&gathered->rows, offset);
    copy_int8(&gathered->rows, sequence);
    return true;
}

static bool on_output(const rd_kafka_message_t *message, void *opaque, struct error *error)
{
    struct gathered *gathered = opaque;
    const char *topic = rd_kafka_topic_name(message->rkt);
    int64_t sequence = output_number(message, HEADER_SEQUENCE);
    bool known = sequence > 0 &&
                 (strcmp(topic, TOPIC_REJECTS) == 0 ? reject_gather(gathered, message, sequence)
                                                    : output_figure_take(gathered->published, message, sequence,
                                                                         output_time(message), gathered->scratch));
    if (!known) {
        log_warn("a message that no emitter wrote, passed over", log_text("topic", topic),
                 log_number("partition", message->partition), log_number("offset", message->offset));
        return true;
    }
    if (sequence > gathered->sequence)
        gathered->sequence = sequence;
    if (gathered->rows.size < FLUSH_BYTES)
        return true;
    bool ok = database_copy_data(gathered->database, gathered->rows.data, gathered->rows.size, error);
    copy_continue(&gathered->rows);
    return ok;
}

// Reads the output topics. The rejects are copied into the database meanwhile, and that COPY stays open all the time:
// so the session is never idle and is not ended for it, however long the topics take.
static bool gather(struct gathered *gathered, struct topic_reader *reader, const struct topic_spans *spans,
                   struct error *error)
{
    copy_start(&gathered->rows);
    if (!database_script(gathered->database, emitter_sql_seen_make, error) ||
        !database_copy_start(gathered->database, emitter_sql_seen_copy, error) ||
        !topic_reader_read(reader, spans, on_output, gathered, error))
        return false;
    copy_end(&gathered->rows);
    return database_copy_data(gathered->database, gathered->rows.data, gathered->rows.size, error) &&
           database_copy_end(gathered->database, error);
}

// Adds the last message of a key. One that does not tell figures of that key, whoever wrote it, is taken as a
// tombstone that is still to be sent: only its revision counts, from which the key goes on.
static void publication_add(struct published_rows *rows, const struct publication *publication, struct arena *scratch)
{
    ProtobufCMessage *message = publication->value
                                    ? figure_unpack(publication->code, publication->value, publication->size, scratch)
                                    : NULL;
    if (message && figure_row_fits(message) && figure_is_of(message, publication->code, publication->period))
        published_rows_add(rows, publication, message);
    else
        published_rows_remove(rows, publication, publication->value != NULL);
}

static bool publications_write(struct gathered *gathered, size_t from, size_t to, struct error *error)
{
    arena_reset(gathered->scratch);
    struct published_rows rows = published_rows_in(gathered->scratch, to - from);
    for (size_t i = from; i < to; i++)
        publication_add(&rows, published_at(gathered->published, i), gathered->scratch);
    return published_rows_write(&rows, gathered->database, error);
}

static bool published_write(struct gathered *gathered, struct error *error)
{
    size_t count = published_count(gathered->published);
    for (size_t from = 0; from < count; from += PUBLISH_AT_ONCE)
        if (!publications_write(gathered, from, from + PUBLISH_AT_ONCE < count ? from + PUBLISH_AT_ONCE : count, error))
            return false;
    return true;
}

static bool on_input(const rd_kafka_message_t *message, void *opaque, struct error *error)
{
    struct gathered *gathered = opaque;
    (void)error;
    const char *topic = rd_kafka_topic_name(message->rkt);
    copy_row(&gathered->rows, ENDS_COLUMNS);
    copy_bytes(&gathered->rows, topic, strlen(topic));
    copy_int4(&gathered->rows, message->partition);
    copy_int8(&gathered->rows, message->offset + 1);
    return true;
}

// Finds the last messages of the input topics, and notes that the consumers must come to there (table awaited).
static bool awaited_write(struct gathered *gathered, struct topic_reader *reader, struct error *error)
{
    struct topic_spans spans = {0};
    bool ok = true;
    for (size_t i = 0; ok && i < sizeof input_topics / sizeof *input_topics; i++)
        ok = topic_spans_add(&spans, reader, input_topics[i], error);
    copy_start(&gathered->rows);
    ok = ok && database_script(gathered->database, emitter_sql_ends_make, error) &&
         database_copy_start(gathered->database, emitter_sql_ends_copy, error) &&
         topic_reader_read_last(reader, &spans, on_input, gathered, error);
    copy_end(&gathered->rows);
    topic_spans_free(&spans);
    return ok && database_copy_data(gathered->database, gathered->rows.data, gathered->rows.size, error) &&
           database_copy_end(gathered->database, error) &&
           database_execute(gathered->database, emitter_sql_awaited_set, NULL, NULL, error);
}

static bool reconcile(struct gathered *gathered, struct topic_reader *reader, struct error *error)
{
    struct topic_spans spans = {0};
    bool ok = outputs_spans(&spans, reader, error) &&
              database_command(gathered->database, "BEGIN; LOCK TABLE emitter IN EXCLUSIVE MODE", error) &&
              gather(gathered, reader, &spans, error) &&
              database_script(gathered->database, emitter_sql_reconcile_clear, error);
    topic_spans_free(&spans);
    if (!ok || !published_write(gathered, error) || !awaited_write(gathered, reader, error))
        return false;
    arena_reset(gathered->scratch);
    struct parameters parameters = parameters_in(gathered->scratch);
    parameter_int8(&parameters, gathered->sequence);
    return database_script(gathered->database, emitter_sql_reconcile_rejects, error) &&
           database_execute(gathered->database, emitter_sql_reconcile_sequence, &parameters, NULL, error) &&
           database_command(gathered->database, "COMMIT", error);
}

bool outputs_reconcile(const struct settings *settings, struct database *database, int64_t *sequence,
                       struct error *error)
{
    struct gathered gathered = {.database = database, .published = published_new(), .scratch = arena_new()};
    struct topic_reader *reader = topic_reader_open(settings, true, error);
    bool ok = reader && reconcile(&gathered, reader, error);
    *sequence = gathered.sequence;
    if (ok)
        log_info("took over what was published", log_number("keys", (int64_t)published_count(gathered.published)),
                 log_number("sequence", gathered.sequence));
    topic_reader_close(reader);
    published_free(gathered.published);
    copy_free(&gathered.rows);
    arena_free(gathered.scratch);
    return ok;
}
