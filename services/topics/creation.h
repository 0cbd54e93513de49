// How the topics are made.
#pragma once

#include "topics/topics.h"

#define PARTITIONS_MOST 10000 // that may be asked for

// What became of one topic.
struct created_topic {
    const struct topic *topic;
    bool existed;   // and was left as it was
    int wanted;     // partitions
    int partitions; // that it has
};

struct created_topics {
    struct created_topic items[TOPICS];
    size_t count;
};

// Makes all topics that are not there, each with so many partitions (one where it can have no more) and so many copies
// of each. False where one could not be made; *created has the others all the same.
MUST_CHECK bool topics_create(rd_kafka_t *client, int partitions, int replication, struct created_topics *created,
                              struct error *error);
