// What a consumer reports of its duty to its health: the partitions that it has, or what bars it from reading them.
#pragma once

#include "common/health.h"
#include "intake/record.h"

#include <librdkafka/rdkafka.h>

// Begin with the health and the kind, which are borrowed, and zeros.
struct duty {
    struct health *health;
    const struct record_kind *kind;
    bool barred;                   // there is no such topic, or we lack a right, and nothing could be read since
    rd_kafka_resp_err_t barred_by; // what the broker said then
    int64_t tried_ms;              // when it was last so, or tried again (clock_ms)
    char partitions[256];          // that it was assigned, such as "0, 1, 2"; "" for none
};

// It was assigned these partitions. One that was barred has them only once it can read: but whoever is assigned any, or
// none, is in the group, and whoever is assigned none any more is not barred from reading.
void duty_assigned(struct duty *duty, const rd_kafka_topic_partition_list_t *list);

// The broker says with that code that there is no such topic, or that we lack the right to read it or to be in the
// group.
void duty_bar(struct duty *duty, rd_kafka_t *kafka, rd_kafka_resp_err_t code);

// A partition was read, be it that its end was reached.
void duty_reads(struct duty *duty);

// Whether it is time to join the group anew, for one that is barred and has partitions: librdkafka tells when a
// partition cannot be read, and not when it can be again. One without partitions gets some when they are there.
bool duty_try(struct duty *duty);
