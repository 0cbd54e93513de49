// Follows topics: gives their messages as they come. It is a member of no consumer group and keeps no position
// anywhere.
#pragma once

#include "topics/topics.h"

struct follower;

// What to follow.
struct following {
    const struct topic *topics[TOPICS];
    size_t count;        // 0: all topics
    bool from_beginning; // from the first message of each partition; else only what comes after follower_open
    int64_t since_ms;    // from that time on, by Kafka's timestamps (unix_ms); 0: no time is given
    bool remembers;      // of topics that are compacted also what is there already is given, before all else
};

// Adds a topic to what is followed; one that is followed already stays so.
void following_add(struct following *following, const struct topic *topic);

// Begins to follow. `program` is the client.id. `name` is the group.id that the client shows: a broker may allow
// reading only under some names, but nothing is ever committed under it. NULL with ERROR_TRANSIENT where no broker
// answers, ERROR_FATAL where a topic does not exist, ERROR_CONFIG where a setting is wrong.
struct follower *follower_open(const struct settings *settings, const char *program, const char *name,
                               const struct following *following, struct error *error);
void follower_close(struct follower *follower); // NULL is fine

// The next message; NULL where none came within timeout_ms. The caller frees it with rd_kafka_message_destroy. One
// whose `err` is not 0 is no message but tells what is wrong.
rd_kafka_message_t *follower_next(struct follower *follower, int timeout_ms);

// Whether a message is there only because of following.remembers.
bool follower_is_old(const struct follower *follower, const rd_kafka_message_t *message);

// Whether what such a message tells is that a broker is away: librdkafka then goes on by itself.
bool follower_goes_on(const rd_kafka_message_t *message);
