// What doctor (doctor.h) finds: each thing that was looked at is a diagnosis, with what is to be done where it is
// wrong.
#pragma once

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

// Adds a diagnosis. The advice follows by diagnosis_advise, where there is something to do.
__attribute__((format(printf, 4, 5))) void diagnosis_add(struct diagnoses *diagnoses, enum diagnosis_state state,
                                                         const char *subject, const char *found, ...);

// The advice of the diagnosis that was added last.
__attribute__((format(printf, 2, 3))) void diagnosis_advise(struct diagnoses *diagnoses, const char *advice, ...);

void diagnoses_free(struct diagnoses *diagnoses);

// "fine", "doubt", "fault".
const char *diagnosis_state_name(enum diagnosis_state state);

// A list of objects with state, subject, found, advice. The caller owns it.
json_t *diagnoses_json(const struct diagnoses *diagnoses);
