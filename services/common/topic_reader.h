// Reads topics from one offset to another, such as from their start to where they end now. It joins no consumer group
// and commits nothing, so it leaves no trace in Kafka.
//
// Errors are ERROR_TRANSIENT where Kafka does not answer for 10 seconds or refuses, ERROR_STOPPED after a request to
// stop.
#pragma once

#include "common/kafka.h"

// A part of one partition: the offsets from `begin` up to, and without, `end`.
struct topic_span {
    char *topic; // owned by the list
    int32_t partition;
    int64_t begin, end;
};

// Begin with {0}, add topics with topic_spans_add; begin and end may then be changed.
struct topic_spans {
    struct topic_span *items;
    size_t count;
};

struct topic_reader;

// What is called with every message, which it borrows. `opaque` is the caller's own. False ends the reading, which then
// fails with the error that the callback has set.
typedef bool topic_reader_callback(const rd_kafka_message_t *message, void *opaque, struct error *error);

// Makes a client by the settings. With `committed` it sees what a read_committed reader sees: no message of a
// transaction that was aborted, and a partition ends before the first transaction that is still open. NULL with the
// error.
struct topic_reader *topic_reader_open(const struct settings *settings, bool committed, struct error *error);
void topic_reader_close(struct topic_reader *reader);

// The reader's client, for other questions to the same cluster. Borrowed.
rd_kafka_t *topic_reader_client(struct topic_reader *reader);

// Adds a span for each partition of the topic, over all that it has now. The marks that end transactions take offsets
// too, so a span may hold fewer messages than offsets, or none. ERROR_TRANSIENT also where there is no such topic
// (yet).
MUST_CHECK bool topic_spans_add(struct topic_spans *spans, struct topic_reader *reader, const char *topic,
                                struct error *error);
void topic_spans_free(struct topic_spans *spans);

// Calls on_message with every message of the spans: of each partition in order, of several partitions interleaved.
MUST_CHECK bool topic_reader_read(struct topic_reader *reader, const struct topic_spans *spans,
                                  topic_reader_callback *on_message, void *opaque, struct error *error);

// Calls on_message at least with the last message of every span that has any, without reading all that is before it. It
// may also be called with messages shortly before the last, and in several runs, so take the one with the highest
// offset.
MUST_CHECK bool topic_reader_read_last(struct topic_reader *reader, const struct topic_spans *spans,
                                       topic_reader_callback *on_message, void *opaque, struct error *error);
