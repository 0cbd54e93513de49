// What a service needs in order to do its work, and whether it has it now: for /readyz, the log and the metrics.
//
// Whoever deals with a server tells here how it went; each change is a line in the log, and only that. Any thread may
// tell or ask.
#pragma once

#include "common/error.h"

#include <pthread.h>
#include <stdint.h>
#include <stdio.h>

enum health_need {
    HEALTH_KAFKA,    // a broker answers
    HEALTH_DATABASE, // PostgreSQL answers, and does what it is asked to do
    HEALTH_SCHEMA,   // it has the schema of this program
    HEALTH_DUTY,     // what the service has to work on: partitions, the lead, a place as standby
    HEALTH_NEEDS,
};

// For so long an answer of a server counts.
#define HEALTH_FRESH_MS 10000

#define HEALTH_WHY_SIZE 512

struct health_state {
    bool had;
    int64_t answered_ms; // when it was last had; 0: never
    int64_t changed_ms;
    char why[HEALTH_WHY_SIZE]; // it is not had; or what is had of the duty
};

struct health {
    pthread_mutex_t lock;
    const char *duty; // the name of HEALTH_DUTY, such as "partitions"
    struct health_state states[HEALTH_NEEDS];
};

void health_open(struct health *health, const char *duty);
void health_close(struct health *health);

// It is had now. `what` says of a duty which it is, as in "0, 1, 2"; else NULL.
void health_have(struct health *health, enum health_need need, const char *what);

// It is not had now, because. why NULL: as it goes, no news for the log.
void health_lack(struct health *health, enum health_need need, const char *why);

// The need that an error is about is not had now: by how its message begins ("PostgreSQL: …", "schema: …") the database
// or its schema, else the duty. Whether Kafka is there, kafka_probe.h alone tells.
void health_fail(struct health *health, const struct error *error);

bool health_has(struct health *health, enum health_need need);

// Whether all is had; a line for each need goes to `out` (NULL: nowhere).
bool health_print(struct health *health, FILE *out);
