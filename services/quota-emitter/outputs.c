#include "quota-emitter/outputs.h"
#include "ledger/figure_message.h"

#include <stdlib.h>
#include <string.h>

static const char *const output_topics[] = {TOPIC_QUOTAS, TOPIC_NATION, TOPIC_REJECTS};

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
    return *end == '\0' && number >= 0 ? number : -1;
}

bool outputs_spans(struct topic_spans *spans, struct topic_reader *reader, struct error *error)
{
    for (size_t i = 0; i < sizeof output_topics / sizeof *output_topics; i++)
        if (!topic_spans_add(spans, reader, output_topics[i], error))
            return false;
    return true;
}

static bool on_last(const rd_kafka_message_t *message, void *opaque, struct error *error)
{
    int64_t *highest = opaque, sequence = output_number(message, HEADER_SEQUENCE);
    (void)error;
    if (sequence > *highest)
        *highest = sequence;
    return true;
}

bool outputs_last_sequence(const struct settings *settings, int64_t *sequence, struct error *error)
{
    struct topic_spans spans = {0};
    struct topic_reader *reader = topic_reader_open(settings, error);
    *sequence = 0;
    bool ok = reader && outputs_spans(&spans, reader, error) &&
              topic_reader_read_last(reader, &spans, on_last, sequence, error);
    topic_spans_free(&spans);
    topic_reader_close(reader);
    return ok;
}

bool output_figure_take(struct published *published, const rd_kafka_message_t *message, struct arena *scratch)
{
    char key[FIGURE_KEY_SIZE];
    int code, period;
    if (message->key_len >= sizeof key)
        return false;
    memcpy(key, message->key, message->key_len);
    key[message->key_len] = '\0';
    if (!figure_key_read(key, &code, &period))
        return false;
    const struct publication *last = published_find(published, code, period);
    uint64_t revision = 0;
    if (message->payload) {
        arena_reset(scratch);
        figure_essence(code == CODE_NONE, message->payload, message->len, &revision, scratch);
    } else {
        int64_t told = output_number(message, HEADER_REVISION);
        revision = (uint64_t)(told > 0 ? told : last ? last->revision : 0);
    }
    if (revision == 0)
        return false;
    published_set(published, code, period, (int64_t)revision, message->payload, message->len);
    return true;
}
