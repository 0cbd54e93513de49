// Reads topics as they are now: to the end, without a group, leaving no trace.
#pragma once

#include "common/kafka.h"

// Offsets of one partition: [begin, end).
struct topic_span {
    char *topic; // owned by the list
    int32_t partition;
    int64_t begin, end;
};

struct topic_spans {
    struct topic_span *items;
    size_t count;
};

struct topic_reader;

// Called for every message; false ends the reading with the error that it set.
typedef bool topic_reader_callback(const rd_kafka_message_t *message, void *opaque, struct error *error);

// committed: as a read_committed reader, for whom a partition ends before the first transaction that is open.
struct topic_reader *topic_reader_open(const struct settings *settings, bool committed, struct error *error);
void topic_reader_close(struct topic_reader *reader);
rd_kafka_t *topic_reader_client(struct topic_reader *reader); // borrowed

// All partitions of a topic, added to the list. A transaction's marks take offsets too: a span may end with some.
// ERROR_TRANSIENT where no broker answers, or the topic does not exist (yet).
MUST_CHECK bool topic_spans_add(struct topic_spans *spans, struct topic_reader *reader, const char *topic,
                                struct error *error);
void topic_spans_free(struct topic_spans *spans);

// Every message of the spans, of each partition in order.
MUST_CHECK bool topic_reader_read(struct topic_reader *reader, const struct topic_spans *spans,
                                  topic_reader_callback *on_message, void *opaque, struct error *error);

// At least the last message of every span that has any, without reading all before it.
MUST_CHECK bool topic_reader_read_last(struct topic_reader *reader, const struct topic_spans *spans,
                                       topic_reader_callback *on_message, void *opaque, struct error *error);
