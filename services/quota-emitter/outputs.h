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

// The highest outbox-sequence on the topics; 0 where nothing was published.
MUST_CHECK bool outputs_last_sequence(const struct settings *settings, int64_t *sequence, struct error *error);

// A header of a message as a number; -1 where there is none.
int64_t output_number(const rd_kafka_message_t *message, const char *name);

// All partitions of the output topics.
MUST_CHECK bool outputs_spans(struct topic_spans *spans, struct topic_reader *reader, struct error *error);

// Takes a message of quotas or nation, of each key in order, as the last of its key: value and revision. False where no
// emitter wrote it.
bool output_figure_take(struct published *published, const rd_kafka_message_t *message, struct arena *scratch);
