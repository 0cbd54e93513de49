// Sends batches of outbox rows to Kafka, each as one transaction, in a thread of its own: so the next round is
// recalculated while a transaction is on its way.
//
// The relay (relay.h) gives it one batch at a time. While it is busy it alone uses the producer and the marks.
#pragma once

#include "common/database.h"
#include "common/kafka.h"
#include "common/settings.h"
#include "quota-emitter/high_marks.h"
#include "signatures/signing.h"

struct sender;

enum sending {
    SENDING_NOTHING,   // no batch was given to it since the last outcome was taken
    SENDING_BUSY,      // the batch is on its way
    SENDING_DELIVERED, // the broker has all its messages, and is asked to commit
    SENDING_DONE,      // it is committed
    SENDING_FAILED,    // it may be committed or not
};

// What became of a batch.
struct sent_batch {
    PGresult *rows; // the rows as they were given; the caller frees them with PQclear
    bool sent;
    bool refused; // not sent, as the broker refuses one of its messages for what that is: no other try would help
    rd_kafka_resp_err_t refused_why;
    struct error error; // where it was not sent
};

// Opens the producer, which fences an older one, and starts the thread. NULL with ERROR_TRANSIENT where the broker is
// not there yet. Settings and marks are borrowed; how far each partition goes is noted in the marks. identity is the
// client.id. `signer`, borrowed too, signs quotas and nation; NULL: they go unsigned.
struct sender *sender_open(const struct settings *settings, const char *identity, const struct signer *signer,
                           struct high_marks *marks, struct error *error);

// Ends the thread once it is done with what it has; an open transaction is left to the next producer, which ends it.
// NULL is fine.
void sender_close(struct sender *sender);

// The producer, to be used while nothing is on its way.
rd_kafka_t *sender_producer(struct sender *sender);

// Gives it rows of the outbox, as sql/outbox_read.sql reads them: at least one, and now its own. Nothing may be on its
// way.
void sender_start(struct sender *sender, PGresult *rows);

// How it goes with the batch.
enum sending sender_state(struct sender *sender);

// A file descriptor that is readable when the state has changed since sender_state was last called.
int sender_fd(const struct sender *sender);

// For how many milliseconds the batch has been on its way; 0 where none is.
int64_t sender_busy_ms(struct sender *sender);

// Takes the outcome, after SENDING_DONE or SENDING_FAILED. A transaction that the broker refused is aborted first;
// where that fails it is not `refused` but just not sent.
struct sent_batch sender_take(struct sender *sender);
