// What is on the output topics. As a read_committed reader sees them, they are the truth about what was published.
//
// Every message carries its outbox-sequence as a header: 1, 2, 3 … over all three topics. So the highest one tells how
// far the outbox was sent, and nothing else has to remember it (docs/decisions/outbox.md). Ask only after the older
// producer was fenced (rd_kafka_init_transactions): until then its last transaction may still be committed.
#pragma once

#include "common/topic_reader.h"
#include "messages/topics.h"
#include "quota-emitter/published.h"

#define HEADER_SEQUENCE "outbox-sequence"
#define HEADER_REVISION "revision" // of a tombstone, which has no value that could tell its revision

#define OUTPUT_TOPICS 3

extern const char *const output_topics[OUTPUT_TOPICS];

// Where the topics end.
//
// "Hanging" messages are ones that no read_committed reader sees although no transaction is open. A broker that was
// killed while it wrote the marks that end a transaction has been seen to lose some of them, while its coordinator took
// the transaction for ended (Kafka 4.4.0). The next mark in the partition, of whatever transaction, ends them too: with
// a commit they become visible, with an abort they never do.
struct outputs_end {
    int64_t sequence; // the highest outbox-sequence that a read_committed reader sees; 0: nothing was published
    int64_t topic_sequences[OUTPUT_TOPICS]; // the same of each topic, in the order of output_topics
    int64_t hanging_last;                   // the highest outbox-sequence of hanging messages; 0: there are none
    int64_t hanging_count;                  // how many hang
    struct topic_spans hanging;             // the offsets behind each partition's visible end; most spans are empty
};

// Reads the ends. Marks that are still being written look like lost ones, so it waits for up to three seconds where
// messages hang. Free with outputs_end_free, also where it fails.
MUST_CHECK bool outputs_end_read(struct outputs_end *end, const struct settings *settings, struct error *error);
void outputs_end_free(struct outputs_end *end);

// A header of a message as a number of 0 or more; -1 where there is no such header, or it is no number, or one that no
// emitter reaches.
int64_t output_number(const rd_kafka_message_t *message, const char *name);

// A message's ce_time, microseconds since 2000; TOLD_AT_NONE where it has none that is a time.
int64_t output_time(const rd_kafka_message_t *message);

// Adds the spans of all output topics to the list.
MUST_CHECK bool outputs_spans(struct topic_spans *spans, struct topic_reader *reader, struct error *error);

// Remembers a message of quotas or nation as the last one of its key, with its revision, the outbox-sequence and
// ce_time that it has, and its whole value, but without a schema's prefix: it says the same with and without. To be
// called with all messages of a partition in order. False, and nothing is remembered, where no emitter can have written
// it. `scratch` is reset.
bool output_figure_take(struct published *published, const rd_kafka_message_t *message, int64_t sequence,
                        int64_t told_at, struct arena *scratch);
