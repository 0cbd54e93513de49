// What a service needs in order to do its work, and whether it has it now: for /readyz, the log and the metrics.
//
// Whoever deals with a server reports here each time how it went: health_have after an answer, health_lack or
// health_fail after a failure. Each change is a line in the log, a repetition is not, so callers do not log the failure
// themselves. Any thread may report or ask.
#pragma once

#include "common/error.h"

#include <pthread.h>
#include <stdint.h>
#include <stdio.h>

enum health_need {
    HEALTH_KAFKA,    // a broker answers
    HEALTH_DATABASE, // PostgreSQL answers, and does what it is asked to do
    HEALTH_SCHEMA,   // the database has the schema of this program (schema.h)
    HEALTH_DUTY,     // what the service works on: a consumer's partitions, an emitter's lead or place as standby
    HEALTH_NEEDS,
};

// The first two are had only as long as an answer came within so many milliseconds: a server that is frozen causes no
// error, it just says nothing more. So somebody must ask each of them more often than that.
#define HEALTH_FRESH_MS 10000

#define HEALTH_WHY_SIZE 512

struct health_state {
    bool had;                  // as last reported
    int64_t answered_ms;       // when it was last reported as had (clock_ms); 0: never
    int64_t changed_ms;        // since when it has been as it is
    char why[HEALTH_WHY_SIZE]; // of one that is not had: the reason; of one that is: what there is, such as "0, 1, 2"
};

// Its members are for health.c alone.
struct health {
    pthread_mutex_t lock;
    bool needs_kafka; // else nobody reports it, and it is not asked for
    const char *duty; // the name that HEALTH_DUTY has for people, such as "partitions"
    struct health_state states[HEALTH_NEEDS];
};

// At first nothing is had. The duty's name is borrowed.
void health_open(struct health *health, bool needs_kafka, const char *duty);
void health_close(struct health *health);

// Reports that it is had now. `what` is shown beside it, such as the partitions "0, 1, 2" or the schema's number; NULL
// where there is nothing to show.
void health_have(struct health *health, enum health_need need, const char *what);

// Reports that it is not had now, and why: a line in the log where that is new. With why NULL nothing is logged: for
// what is lacking in the course of things, as partitions are during a rebalance.
void health_lack(struct health *health, enum health_need need, const char *why);

// Reports that what an error is about is not had. Which need that is, the error's message tells by its beginning:
// "PostgreSQL: " is the database, "schema: " the schema (whose database then is there), anything else the duty. For
// Kafka nobody reports errors here, as librdkafka tries again by itself: kafka_probe.h asks it.
void health_fail(struct health *health, const struct error *error);

// Whether it is had now.
bool health_has(struct health *health, enum health_need need);

// Whether everything is had now. A line for each need goes to `out`, such as "database: away for 12 s: …"; out may be
// NULL.
bool health_print(struct health *health, FILE *out);
