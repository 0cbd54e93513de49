// The seven topics: what is on them, which consumer reads them, how they are made.
//
// The folder `topics` holds what people and their programs need to deal with topics: which there are, making them,
// following them, a producer for any of them, messages made readable, and what of a message may be shown. It knows the
// consumers, as each says how its topic's messages are judged; it knows no database, no terminal and no option.
#pragma once

#include "common/kafka.h"
#include "intake/record.h"

#include <protobuf-c/protobuf-c.h>

struct topic {
    const char *name;                        // "coa.permits.v1"
    const char *short_name;                  // "permits", which people may type instead
    const ProtobufCMessageDescriptor *value; // the message in a value; NULL of rejects, which have any topic's message
    const struct record_kind *kind;          // of an input, what its consumer knows; NULL of an output
    const char *shown;                       // the fields that `watch` shows, with commas between; NULL: all
    bool one_partition;                      // it must have only one
    const char *configuration[7];            // Kafka's properties of the topic: name and value by turns, up to a NULL
};

#define TOPICS           7
#define KAFKA_TIMEOUT_MS 10000               // how long a person who waits is made to wait for one answer of a broker
#define ERROR_HEADER     "__connect.errors." // the headers that say why a message was rejected begin with this

extern const struct topic topics[TOPICS];

// The topic with that name or short name; NULL where there is none.
const struct topic *topic_find(const char *name);

// Asks the broker how many partitions a topic has. ERROR_FATAL where there is no such topic, which tells to make it, or
// no right to see it: then it is named as the right that the caller is going to need, such as "Write". ERROR_TRANSIENT
// where no broker answers.
MUST_CHECK bool topic_partitions(rd_kafka_t *client, const struct topic *topic, const char *operation, int *count,
                                 struct error *error);
