// Sends messages to any topic and tells what became of each. Of those that arrive each is there exactly once, and those
// of one partition are in the order in which they were handed over. For programs that people start and wait for: it
// ends in time when it is asked to stop.
#pragma once

#include "messages/message.h"
#include "topics/topics.h"

struct producer;

// What became of a message. The caller owns it.
struct receipt {
    rd_kafka_resp_err_t result; // RD_KAFKA_RESP_ERR__IN_PROGRESS until it is known; 0: the broker has it
    int32_t partition;          // where the broker has it, with a result of 0;
    int64_t offset;             // else these two mean nothing
};

// How many messages were handed over (sent), and what became of them. Those that are neither delivered nor failed are
// still on their way.
struct producer_counts {
    int64_t sent, delivered, failed;
    rd_kafka_resp_err_t why; // why the first that failed did
};

// Connects. `program` is the client.id (PROGRAM_IDENTITY in version.h). `topic` must exist, or, where it is NULL, a
// broker must answer. NULL with ERROR_TRANSIENT where no broker answers, ERROR_FATAL where the topic does not exist,
// ERROR_CONFIG where a setting is missing or wrong.
struct producer *producer_open(const struct settings *settings, const char *program, const struct topic *topic,
                               struct error *error);
void producer_close(struct producer *producer); // what is still on its way is dropped; NULL is fine

// Hands over a message for the topic that it names; it is copied. Waits while too many are on their way. The receipt is
// filled when the broker has answered, within a later call of these functions, and must live until producer_flush has
// returned 0 or the producer is closed. It may be NULL: then only the counts tell.
void producer_send(struct producer *producer, const struct message *message, struct receipt *receipt);

// Waits until every message has its answer, a few tenths of a second at most, and returns how many have none yet: call
// it again until that is 0. A second after a request to stop, those that are left are dropped (they fail), so that
// there is time to write down what became of the others.
int producer_flush(struct producer *producer);

struct producer_counts producer_counts(const struct producer *producer);

// Sets the error, ERROR_FATAL, where the first that failed did so for want of a right, and returns false.
bool producer_right_fail(const struct producer *producer, const char *topic, struct error *error);

// Whether a receipt's result means that the broker refused the message, or another one in its batch: then others may
// still be sent. Any other failure means that no broker answers as it should.
bool producer_refused(rd_kafka_resp_err_t result);
