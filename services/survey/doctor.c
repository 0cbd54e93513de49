#include "survey/doctor.h"
#include "common/schema.h"
#include "survey/doctor_parts.h"
#include "topics/topics.h"

#include <string.h>

static rd_kafka_t *kafka_open(struct diagnoses *diagnoses, const struct settings *settings, const char *program)
{
    struct error error = {0};
    rd_kafka_conf_t *conf = kafka_conf(settings, program, NULL, NULL, &error);
    rd_kafka_t *client = conf ? kafka_client(RD_KAFKA_PRODUCER, conf, &error) : NULL;
    if (client && kafka_reachable(client, KAFKA_TIMEOUT_MS, &error))
        return client;
    diagnosis_add(diagnoses, DIAGNOSIS_FAULT, "Kafka", "%s", error.message);
    if (client) {
        diagnosis_advise(diagnoses,
                         "Nobody answers at %s: start the broker, or mend KAFKA_BOOTSTRAP_SERVERS (and "
                         "KAFKA_SECURITY_PROTOCOL, where it wants TLS or a password)",
                         settings->kafka_bootstrap_servers);
        rd_kafka_destroy(client);
    }
    return NULL;
}

static struct database *database_try(struct diagnoses *diagnoses, const struct settings *settings, const char *program)
{
    struct error error = {0};
    struct database *database = database_open(settings, program, &error);
    if (database)
        return database;
    diagnosis_add(diagnoses, DIAGNOSIS_FAULT, "PostgreSQL", "%s", error.message);
    diagnosis_advise(diagnoses, "Start the server, or mend DATABASE_URL");
    return NULL;
}

static bool schema_look(struct diagnoses *diagnoses, struct database *database)
{
    struct error error = {0};
    if (schema_check(database, &error)) {
        diagnosis_add(diagnoses, DIAGNOSIS_FINE, "schema", "number %d, whole", TAAKSTELLING_SCHEMA);
        return true;
    }
    bool schema = strncmp(error.message, SCHEMA_FAULT, strlen(SCHEMA_FAULT)) == 0;
    diagnosis_add(diagnoses, DIAGNOSIS_FAULT, "schema", "%s", error.message + (schema ? strlen(SCHEMA_FAULT) : 0));
    return false;
}

void doctor_look(struct diagnoses *diagnoses, const struct settings *settings, const char *program,
                 const struct acl_rules *rules)
{
    *diagnoses = (struct diagnoses){0};
    rd_kafka_t *client = kafka_open(diagnoses, settings, program);
    if (client) {
        doctor_kafka(diagnoses, client, settings);
        doctor_acls(diagnoses, client, rules);
    }
    struct database *database = database_try(diagnoses, settings, program);
    bool whole = false;
    if (database) {
        doctor_database(diagnoses, database);
        whole = schema_look(diagnoses, database);
        if (whole)
            doctor_roles(diagnoses, database);
    }
    doctor_trust(diagnoses, settings);
    if (client && whole)
        doctor_services(diagnoses, database, settings, program);
    else
        diagnosis_add(diagnoses, DIAGNOSIS_DOUBT, "services", "not looked at: this takes both servers and the schema");
    database_close(database);
    if (client)
        rd_kafka_destroy(client);
}
