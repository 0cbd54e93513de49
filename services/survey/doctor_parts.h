// The parts of doctor (doctor.h), each with what it adds to the diagnoses.
#pragma once

#include "common/database.h"
#include "common/kafka.h"
#include "survey/diagnoses.h"
#include "topics/acl_rules.h"

void doctor_kafka(struct diagnoses *diagnoses, rd_kafka_t *client, const struct settings *settings);
void doctor_acls(struct diagnoses *diagnoses, rd_kafka_t *client, const struct acl_rules *rules);
void doctor_database(struct diagnoses *diagnoses, struct database *database);
void doctor_roles(struct diagnoses *diagnoses, struct database *database);
// The file of TRUST_FILE; nothing where that is empty.
void doctor_trust(struct diagnoses *diagnoses, const struct settings *settings);
void doctor_services(struct diagnoses *diagnoses, struct database *database, const struct settings *settings,
                     const char *program);
