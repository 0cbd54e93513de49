// Making the topics.
#pragma once

#include "topics/topics.h"

#define PARTITIONS_MOST 10000 // no more partitions may be asked for

// What became of one topic.
struct created_topic {
    const struct topic *topic;
    bool existed;   // it was there already, and was left as it was
    int wanted;     // how many partitions were asked for,
    int partitions; // and how many it has
};

struct created_topics {
    struct created_topic items[TOPICS];
    size_t count;
};

// Makes all topics that are not there yet, with their configuration (topics.h), `partitions` partitions (one, where a
// topic must have only one) and `replication` copies of each. `program` is the client.id. False where no broker answers
// (ERROR_TRANSIENT) or a topic could not be made; *created then has what became of the others.
MUST_CHECK bool topics_create(const struct settings *settings, const char *program, int partitions, int replication,
                              struct created_topics *created, struct error *error);
