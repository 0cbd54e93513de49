// Sends messages to any topic, each exactly once on its partition and in the order in which they were handed over, and
// tells what became of each. For programs that people start and wait for: it ends in time when it is asked to stop.
#pragma once

#include "messages/message.h"
#include "topics/topics.h"

struct producer;

// What became of a message.
struct receipt {
    rd_kafka_resp_err_t result; // RD_KAFKA_RESP_ERR__IN_PROGRESS until it is known; 0: the broker has it
    int32_t partition;          // with the offset: where the broker has it; else they mean nothing
    int64_t offset;
};

// What became of all that were handed over; the others are still on their way.
struct producer_counts {
    int64_t sent, delivered, failed;
    rd_kafka_resp_err_t why; // of the first that failed
};

// `program` is the client id; see PROGRAM_IDENTITY. `topic` is one that must be there; NULL: it is enough that a broker
// answers. NULL with ERROR_TRANSIENT where no broker answers, ERROR_FATAL where the topic does not exist, ERROR_CONFIG
// for settings.
struct producer *producer_open(const struct settings *settings, const char *program, const struct topic *topic,
                               struct error *error);
void producer_close(struct producer *producer); // what is still on its way is dropped; NULL is fine

// Hands a message over to the topic that it names; waits where too many are on their way. The message is copied. The
// receipt (NULL: only the counts tell) must live until producer_flush said that nothing is left, or producer_close.
void producer_send(struct producer *producer, const struct message *message, struct receipt *receipt);

// Waits until every message has its answer, but for a few tenths of a second at most; returns how many have none yet:
// call it again while there are any. A second after a request to stop they are dropped, in time to write down what
// became of the others.
int producer_flush(struct producer *producer);

struct producer_counts producer_counts(const struct producer *producer);

// Whether a result means that the broker does not want this message or another one of its batch, so that others may
// still be sent; any other failure means that no broker answers as it should.
bool producer_refused(rd_kafka_resp_err_t result);
