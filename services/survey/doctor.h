// Looks at everything that must be right for the services to do their work: Kafka and its topics, PostgreSQL, the
// schema, the role, who runs, what waits. Each thing is a diagnosis; of one that is wrong it tells what to do.
#pragma once

#include "common/settings.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

enum diagnosis_state {
    DIAGNOSIS_FINE,
    DIAGNOSIS_DOUBT, // it works, and may not for long, or not as well as it could
    DIAGNOSIS_FAULT, // something does not work, or what was counted can be lost
    DIAGNOSIS_STATES
};

struct diagnosis {
    enum diagnosis_state state;
    char subject[64]; // what was looked at: "Kafka", "topic coa.permits.v1", "schema"
    char found[512];  // what was found, made harmless to show
    char advice[512]; // what to do; "" where nothing is to be done
};

struct diagnoses {
    struct diagnosis *items; // in the order in which things depend on each other
    size_t count;
    size_t states[DIAGNOSIS_STATES]; // how many there are of each
};

// Looks. What does not answer is a diagnosis too, so this never fails; it may take half a minute where servers are
// silent. `program` is the client.id for Kafka. Free with diagnoses_free.
void doctor_look(struct diagnoses *diagnoses, const struct settings *settings, const char *program);
void diagnoses_free(struct diagnoses *diagnoses);

// "fine", "doubt", "fault".
const char *diagnosis_state_name(enum diagnosis_state state);

// A list of objects with state, subject, found, advice. The caller owns it.
json_t *diagnoses_json(const struct diagnoses *diagnoses);
