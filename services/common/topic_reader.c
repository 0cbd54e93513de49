#include "common/topic_reader.h"
#include "common/arena.h"
#include "common/kafka_rights.h"
#include "common/stop.h"
#include "common/version.h"
#include "common/watchdog.h"

#include <stdlib.h>
#include <string.h>

#define TIMEOUT_MS  10000 // without an answer
#define POLL_MS     100
#define WINDOW      64 // messages before the end where the last one is first looked for
#define WINDOW_GROW 16

struct topic_reader {
    rd_kafka_t *client;
};

struct topic_reader *topic_reader_open(const struct settings *settings, bool committed, struct error *error)
{
    const struct kafka_option fixed[] = {
        {"group.id", "taakstelling-reader"}, // librdkafka wants one; nothing is ever committed to it
        {"enable.auto.commit", "false"},
        {"enable.auto.offset.store", "false"},
        {"isolation.level", committed ? "read_committed" : "read_uncommitted"},
        {"enable.partition.eof", "true"},
        {"auto.offset.reset", "error"},
        {"fetch.wait.max.ms", "10"}, // it is here for what there is
        {NULL, NULL},
    };
    rd_kafka_conf_t *conf = kafka_conf(settings, PROGRAM_IDENTITY("taakstelling-reader"), NULL, fixed, error);
    rd_kafka_t *client = conf ? kafka_client(RD_KAFKA_CONSUMER, conf, error) : NULL;
    if (!client)
        return NULL;
    rd_kafka_poll_set_consumer(client);
    struct topic_reader *reader = memory_resize(NULL, 1, sizeof *reader);
    reader->client = client;
    return reader;
}

void topic_reader_close(struct topic_reader *reader)
{
    if (!reader)
        return;
    rd_kafka_consumer_close(reader->client);
    rd_kafka_destroy(reader->client);
    free(reader);
}

rd_kafka_t *topic_reader_client(struct topic_reader *reader)
{
    return reader->client;
}

static bool partitions_count(struct topic_reader *reader, const char *topic, int *count, struct error *error)
{
    const struct rd_kafka_metadata *metadata = NULL;
    rd_kafka_topic_t *handle = rd_kafka_topic_new(reader->client, topic, NULL);
    rd_kafka_resp_err_t code = handle ? rd_kafka_metadata(reader->client, 0, handle, &metadata, TIMEOUT_MS)
                                      : rd_kafka_last_error();
    if (metadata) {
        code = metadata->topics[0].err;
        *count = metadata->topics[0].partition_cnt;
        rd_kafka_metadata_destroy(metadata);
    }
    if (handle)
        rd_kafka_topic_destroy(handle);
    if (code == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART)
        return error_set(error, ERROR_TRANSIENT, "there is no topic %s: run 'taakctl topics create'", topic);
    return !code || kafka_right_fail(reader->client, code, ERROR_TRANSIENT, error, "Describe on topic %s", topic);
}

bool topic_spans_add(struct topic_spans *spans, struct topic_reader *reader, const char *topic, struct error *error)
{
    int partitions = 0;
    if (!partitions_count(reader, topic, &partitions, error))
        return false;
    spans->items = memory_resize(spans->items, spans->count + (size_t)partitions, sizeof *spans->items);
    for (int32_t partition = 0; partition < partitions; partition++) {
        struct topic_span span = {NULL, partition, 0, 0};
        rd_kafka_resp_err_t code = kafka_offsets(reader->client, topic, partition, &span.begin, &span.end, TIMEOUT_MS);
        if (code)
            return kafka_right_fail(reader->client, code, ERROR_TRANSIENT, error, "Describe on topic %s [%d]", topic,
                                    (int)partition);
        size_t size = strlen(topic) + 1;
        span.topic = memcpy(memory_resize(NULL, size, 1), topic, size);
        spans->items[spans->count++] = span;
    }
    return true;
}

void topic_spans_free(struct topic_spans *spans)
{
    for (size_t i = 0; i < spans->count; i++)
        free(spans->items[i].topic);
    free(spans->items);
    *spans = (struct topic_spans){0};
}

// One run over spans that are not empty. left: how many did not end yet.
struct run {
    rd_kafka_t *client;
    const struct topic_spans *spans;
    int64_t *next; // by span: offset to be read next
    bool *found;   // by span: it had a message
    size_t left;
    topic_reader_callback *on_message;
    void *opaque;
};

static bool run_start(struct run *run, struct topic_reader *reader, struct error *error)
{
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new((int)run->spans->count);
    run->left = 0;
    for (size_t i = 0; i < run->spans->count; i++) {
        const struct topic_span *span = &run->spans->items[i];
        if (run->next[i] >= span->end)
            continue;
        rd_kafka_topic_partition_list_add(list, span->topic, span->partition)->offset = run->next[i];
        run->left++;
    }
    rd_kafka_resp_err_t code = rd_kafka_assign(reader->client, list);
    rd_kafka_topic_partition_list_destroy(list);
    return !code || error_set(error, ERROR_TRANSIENT, "Kafka: assign: %s", rd_kafka_err2str(code));
}

static bool run_take(struct run *run, const rd_kafka_message_t *message, struct error *error)
{
    size_t place = 0;
    const char *topic = rd_kafka_topic_name(message->rkt);
    while (place < run->spans->count && (run->spans->items[place].partition != message->partition ||
                                         strcmp(run->spans->items[place].topic, topic) != 0))
        place++;
    if (place == run->spans->count || run->next[place] >= run->spans->items[place].end)
        return true; // behind the end that was asked for
    bool at_end = message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF;
    if (message->err && !at_end)
        return kafka_right_fail(run->client, message->err, ERROR_TRANSIENT, error, "Read on topic %s", topic);
    if (!at_end && message->offset < run->spans->items[place].end) {
        run->found[place] = true;
        if (!run->on_message(message, run->opaque, error))
            return false;
    }
    run->next[place] = at_end ? run->spans->items[place].end : message->offset + 1;
    if (run->next[place] >= run->spans->items[place].end)
        run->left--;
    return true;
}

static bool run_finish(struct run *run, struct topic_reader *reader, struct error *error)
{
    bool ok = true;
    for (int64_t heard_ms = clock_ms(); ok && run->left > 0;) {
        watchdog_beat();
        rd_kafka_message_t *message = rd_kafka_consumer_poll(reader->client, POLL_MS);
        if (message) {
            // Without a partition it is about a broker: librdkafka tries again by itself.
            ok = !message->rkt || run_take(run, message, error);
            heard_ms = message->rkt ? clock_ms() : heard_ms;
            rd_kafka_message_destroy(message);
        } else if (stop_requested()) {
            ok = error_set(error, ERROR_STOPPED, "asked to stop while reading topics");
        }
        if (ok && clock_ms() - heard_ms > TIMEOUT_MS)
            ok = error_set(error, ERROR_TRANSIENT, "Kafka: no answer for %d s while reading topics", TIMEOUT_MS / 1000);
    }
    rd_kafka_assign(reader->client, NULL);
    return ok;
}

static bool read_from(struct run *run, struct topic_reader *reader, struct error *error)
{
    return run_start(run, reader, error) && run_finish(run, reader, error);
}

static struct run run_new(struct topic_reader *reader, const struct topic_spans *spans,
                          topic_reader_callback *on_message, void *opaque)
{
    struct run run = {reader->client, spans, NULL, NULL, 0, on_message, opaque};
    run.next = memory_resize(NULL, spans->count, sizeof *run.next);
    run.found = memory_resize(NULL, spans->count, sizeof *run.found);
    for (size_t i = 0; i < spans->count; i++) {
        run.next[i] = spans->items[i].begin;
        run.found[i] = false;
    }
    return run;
}

static void run_free(struct run *run)
{
    free(run->next);
    free(run->found);
}

bool topic_reader_read(struct topic_reader *reader, const struct topic_spans *spans, topic_reader_callback *on_message,
                       void *opaque, struct error *error)
{
    struct run run = run_new(reader, spans, on_message, opaque);
    bool ok = read_from(&run, reader, error);
    run_free(&run);
    return ok;
}

bool topic_reader_read_last(struct topic_reader *reader, const struct topic_spans *spans,
                            topic_reader_callback *on_message, void *opaque, struct error *error)
{
    struct run run = run_new(reader, spans, on_message, opaque);
    bool ok = true, again = true;
    for (int64_t window = WINDOW; ok && again; window *= WINDOW_GROW) {
        again = false;
        for (size_t i = 0; i < spans->count; i++) {
            const struct topic_span *span = &spans->items[i];
            if (run.found[i]) {
                run.next[i] = span->end;
                continue;
            }
            run.next[i] = span->end - window > span->begin ? span->end - window : span->begin;
            again = again || run.next[i] > span->begin; // the window may hold marks of transactions only: then wider
        }
        ok = read_from(&run, reader, error);
    }
    run_free(&run);
    return ok;
}
