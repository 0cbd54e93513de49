// What a client lacks a right to, for whoever is to give it one.
#pragma once

#include "common/error.h"

#include <librdkafka/rdkafka.h>

// Whether a broker's answer says that the client lacks a right.
bool kafka_right_lacks(rd_kafka_resp_err_t code);

// Of a transaction librdkafka tells that a right on a topic lacks, and on which only in its log. So kafka.h hands over
// each line of that; the topic that it named last is given back, "one of its topics" before.
#define KAFKA_TOPIC_SIZE 256
void kafka_right_hear(const char *facility, const char *text);
void kafka_right_topic(char topic[KAFKA_TOPIC_SIZE]);

// Sets an error on something that a broker did not do, and returns false. Where a right is lacking it says which,
// whose, and how to give it: "Kafka: user permit-consumer lacks Read on topic coa.permits.v1: …"; else what was asked
// for and librdkafka's words: "Kafka: Read on topic coa.permits.v1: Broker: …". `right` is what is needed, formatted as
// by printf.
__attribute__((format(printf, 5, 6))) bool kafka_right_fail(rd_kafka_t *client, rd_kafka_resp_err_t code,
                                                            enum error_kind kind, struct error *error,
                                                            const char *right, ...);
