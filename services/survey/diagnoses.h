// How the parts of doctor (doctor.h) add what they find. For them alone.
#pragma once

#include "common/database.h"
#include "common/kafka.h"
#include "survey/doctor.h"

// Adds a diagnosis. The advice follows by diagnosis_advise, where there is something to do.
__attribute__((format(printf, 4, 5))) void diagnosis_add(struct diagnoses *diagnoses, enum diagnosis_state state,
                                                         const char *subject, const char *found, ...);

// The advice of the diagnosis that was added last.
__attribute__((format(printf, 2, 3))) void diagnosis_advise(struct diagnoses *diagnoses, const char *advice, ...);

// The parts. Each adds at least one diagnosis.
void doctor_kafka(struct diagnoses *diagnoses, rd_kafka_t *client, const struct settings *settings);
void doctor_database(struct diagnoses *diagnoses, struct database *database);
void doctor_services(struct diagnoses *diagnoses, struct database *database, const struct settings *settings,
                     const char *program);
