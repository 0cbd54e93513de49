// What is on the output topics: the truth about what was published, as a read_committed reader sees it.
//
// Every message carries its outbox-sequence, so the topics themselves tell how far the outbox was sent: a batch and the
// position behind it are one Kafka transaction because they are the same messages. Ask only after the older producer
// was fenced (init_transactions): its last transaction is then either whole or gone.
#pragma once

#include "common/topic_reader.h"
#include "messages/topics.h"
#include "quota-emitter/published.h"

#define HEADER_SEQUENCE "outbox-sequence"
#define HEADER_REVISION "revision" // of a tombstone, which has no body to tell it

#define OUTPUT_TOPICS 3

extern const char *const output_topics[OUTPUT_TOPICS];

// Where the topics end.
struct outputs_end {
    int64_t sequence; // the highest outbox-sequence that a read_committed reader sees; 0: nothing was published
    int64_t topic_sequences[OUTPUT_TOPICS]; // the same of each topic
    int64_t hanging_last; // the highest one of messages that no reader sees though no transaction goes on; 0: none
    int64_t hanging_count;
    struct topic_spans hanging; // where they are: spans that are not empty
};

// Read when no transaction goes on any more. Even then messages may hang: a broker that was killed has been seen to
// lose the marks that end a transaction, while its coordinator held it for ended. The next mark in the partition ends
// both.
MUST_CHECK bool outputs_end_read(struct outputs_end *end, const struct settings *settings, struct error *error);
void outputs_end_free(struct outputs_end *end);

// A header of a message as a number; -1 where there is none, or one that no emitter reaches.
int64_t output_number(const rd_kafka_message_t *message, const char *name);

// All partitions of the output topics.
MUST_CHECK bool outputs_spans(struct topic_spans *spans, struct topic_reader *reader, struct error *error);

// Takes a message of quotas or nation, of each key in order, as the last of its key: value and revision. False where no
// emitter wrote it.
bool output_figure_take(struct published *published, const rd_kafka_message_t *message, struct arena *scratch);
