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
// of each. `program` is the client id. False where no broker answers (ERROR_TRANSIENT) or one could not be made;
// *created has the others all the same.
MUST_CHECK bool topics_create(const struct settings *settings, const char *program, int partitions, int replication,
                              struct created_topics *created, struct error *error);
