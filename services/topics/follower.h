// Follows topics: their messages as they come, as a member of no group and with no position that is kept anywhere.
#pragma once

#include "topics/topics.h"

struct follower;

// What to follow.
struct following {
    const struct topic *topics[TOPICS];
    size_t count;        // 0: all
    bool from_beginning; // from each partition's first message; else from what comes after follower_open
};

// Follows that topic too; one that is followed already stays so.
void following_add(struct following *following, const struct topic *topic);

// `program` is the client id, `name` a group id, for brokers that allow reading by it; nothing is ever committed under
// it. NULL with ERROR_TRANSIENT where no broker answers, ERROR_FATAL where a topic was not made yet, ERROR_CONFIG for
// settings.
struct follower *follower_open(const struct settings *settings, const char *program, const char *name,
                               const struct following *following, struct error *error);
void follower_close(struct follower *follower); // NULL is fine

// The next message, the caller's (rd_kafka_message_destroy); one with an `err` says what is wrong. NULL where none came
// in time.
rd_kafka_message_t *follower_next(struct follower *follower, int timeout_ms);

// Whether what a message says is wrong is a broker that is away: librdkafka then goes on by itself.
bool follower_goes_on(const rd_kafka_message_t *message);
