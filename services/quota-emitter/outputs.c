#include "quota-emitter/outputs.h"
#include "common/stop.h"
#include "common/watchdog.h"
#include "ledger/figure_message.h"
#include "messages/event.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#define SETTLE_MS 3000 // how long marks of a transaction may take to be written
#define LOOK_MS   100  // how often it is looked meanwhile

#define NUMBER_MOST (INT64_C(1) << 62) // no emitter comes so far; from there it still could go on

const char *const output_topics[OUTPUT_TOPICS] = {TOPIC_QUOTAS, TOPIC_NATION, TOPIC_REJECTS};

int64_t output_number(const rd_kafka_message_t *message, const char *name)
{
    rd_kafka_headers_t *headers;
    const void *value;
    size_t size;
    char text[24], *end;
    if (rd_kafka_message_headers(message, &headers) || rd_kafka_header_get_last(headers, name, &value, &size) ||
        size == 0 || size >= sizeof text)
        return -1;
    memcpy(text, value, size);
    text[size] = '\0';
    int64_t number = strtoll(text, &end, 10);
    return *end == '\0' && number >= 0 && number <= NUMBER_MOST ? number : -1;
}

int64_t output_time(const rd_kafka_message_t *message)
{
    rd_kafka_headers_t *headers;
    const void *text;
    size_t size;
    int64_t time_us;
    return !rd_kafka_message_headers(message, &headers) &&
                   !rd_kafka_header_get_last(headers, "ce_time", &text, &size) && event_time_read(text, size, &time_us)
               ? time_us
               : TOLD_AT_NONE;
}

bool outputs_spans(struct topic_spans *spans, struct topic_reader *reader, struct error *error)
{
    for (size_t i = 0; i < OUTPUT_TOPICS; i++)
        if (!topic_spans_add(spans, reader, output_topics[i], error))
            return false;
    return true;
}

static bool on_last(const rd_kafka_message_t *message, void *opaque, struct error *error)
{
    struct outputs_end *end = opaque;
    int64_t sequence = output_number(message, HEADER_SEQUENCE);
    (void)error;
    if (sequence > end->sequence)
        end->sequence = sequence;
    for (size_t i = 0; i < OUTPUT_TOPICS; i++)
        if (strcmp(output_topics[i], rd_kafka_topic_name(message->rkt)) == 0 && sequence > end->topic_sequences[i])
            end->topic_sequences[i] = sequence;
    return true;
}

// A message behind the end of a read_committed reader.
static bool on_hanging(const rd_kafka_message_t *message, void *opaque, struct error *error)
{
    struct outputs_end *end = opaque;
    int64_t sequence = output_number(message, HEADER_SEQUENCE);
    (void)error;
    if (sequence <=
        end->sequence) // other partitions show messages of this transaction, or of later ones: it was committed
        return true;
    end->hanging_count++;
    if (sequence > end->hanging_last)
        end->hanging_last = sequence;
    return true;
}

// Reads what lies behind the ends that a read_committed reader sees.
static bool hanging_read(struct outputs_end *end, const struct settings *settings, const struct topic_spans *committed,
                         struct error *error)
{
    struct topic_reader *reader = topic_reader_open(settings, false, error);
    bool ok = reader && outputs_spans(&end->hanging, reader, error);
    for (size_t i = 0; ok && i < end->hanging.count; i++)
        end->hanging.items[i].begin = committed->items[i].end;
    ok = ok && topic_reader_read(reader, &end->hanging, on_hanging, end, error);
    topic_reader_close(reader);
    return ok;
}

static bool end_read(struct outputs_end *end, const struct settings *settings, struct error *error)
{
    struct topic_spans spans = {0};
    struct topic_reader *reader = topic_reader_open(settings, true, error);
    bool ok = reader && outputs_spans(&spans, reader, error) &&
              topic_reader_read_last(reader, &spans, on_last, end, error) && hanging_read(end, settings, &spans, error);
    topic_spans_free(&spans);
    topic_reader_close(reader);
    return ok;
}

bool outputs_end_read(struct outputs_end *end, const struct settings *settings, struct error *error)
{
    int64_t until_ms = clock_ms() + SETTLE_MS;
    for (;;) {
        *end = (struct outputs_end){0};
        bool ok = end_read(end, settings, error);
        if (!ok || end->hanging_count == 0 || clock_ms() >= until_ms)
            return ok;
        outputs_end_free(end);
        watchdog_beat();
        poll(NULL, 0, LOOK_MS);
    }
}

void outputs_end_free(struct outputs_end *end)
{
    topic_spans_free(&end->hanging);
}

// The revision that a message tells: in its payload, or, of a tombstone, which has none, in a header; 0 where no
// emitter wrote it.
static int64_t revision_of(const rd_kafka_message_t *message, const struct event *event, int code,
                           const struct publication *last, struct arena *scratch)
{
    if (event->payload) {
        arena_reset(scratch);
        const ProtobufCMessage *figure = figure_unpack(code, event->payload, event->payload_size, scratch);
        uint64_t revision = figure ? figure_revision(figure) : 0;
        return revision <= NUMBER_MOST ? (int64_t)revision : 0;
    }
    int64_t told = output_number(message, HEADER_REVISION);
    return told > 0 ? told : last ? last->revision : 0;
}

bool output_figure_take(struct published *published, const rd_kafka_message_t *message, int64_t sequence,
                        int64_t told_at, struct arena *scratch)
{
    char key[FIGURE_KEY_SIZE];
    int code, period;
    struct event event = {0};
    struct rejection ignored;
    if (!message->key || message->key_len >= sizeof key)
        return false;
    memcpy(key, message->key, message->key_len);
    key[message->key_len] = '\0';
    if (!figure_key_read(key, &code, &period) ||
        (message->payload && !event_payload_find(message->payload, message->len, &event, &ignored)))
        return false;
    int64_t revision = revision_of(message, &event, code, published_find(published, code, period), scratch);
    if (revision == 0)
        return false;
    struct publication *last = published_set(published, code, period, revision, event.payload, event.payload_size);
    last->sequence = sequence;
    last->told_at = told_at;
    return true;
}
