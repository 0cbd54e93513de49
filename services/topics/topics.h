// The topics: what is on them, who reads them, how they are made.
#pragma once

#include "common/kafka.h"
#include "intake/record.h"

#include <protobuf-c/protobuf-c.h>

struct topic {
    const char *name;
    const char *short_name;
    const ProtobufCMessageDescriptor *value; // NULL: another topic's message, as it was rejected
    const struct record_kind *kind;          // of an input; NULL of an output
    const char *shown;                       // fields that `watch` shows, by commas; NULL: all
    bool one_partition;
    const char *configuration[7]; // name and value by turns, up to NULL
};

#define TOPICS           7
#define KAFKA_TIMEOUT_MS 10000               // for one answer of a broker to a person who waits
#define ERROR_HEADER     "__connect.errors." // the headers that say why a message was rejected begin with this
extern const struct topic topics[TOPICS];

// By name or short name; NULL where there is none.
const struct topic *topic_find(const char *name);

// How many partitions it has. ERROR_FATAL where it was not made yet, ERROR_TRANSIENT where no broker answers.
MUST_CHECK bool topic_partitions(rd_kafka_t *client, const struct topic *topic, int *count, struct error *error);
