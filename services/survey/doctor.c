#include "survey/doctor.h"
#include "common/arena.h"
#include "common/printable.h"
#include "common/schema.h"
#include "survey/diagnoses.h"
#include "topics/topics.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void diagnosis_add(struct diagnoses *diagnoses, enum diagnosis_state state, const char *subject, const char *found, ...)
{
    va_list arguments;
    diagnoses->items = memory_resize(diagnoses->items, diagnoses->count + 1, sizeof *diagnoses->items);
    struct diagnosis *diagnosis = &diagnoses->items[diagnoses->count++];
    *diagnosis = (struct diagnosis){.state = state};
    diagnoses->states[state]++;
    printable_format(diagnosis->subject, sizeof diagnosis->subject, "%s", subject);
    va_start(arguments, found);
    printable_vformat(diagnosis->found, sizeof diagnosis->found, found, arguments);
    va_end(arguments);
}

void diagnosis_advise(struct diagnoses *diagnoses, const char *advice, ...)
{
    va_list arguments;
    struct diagnosis *diagnosis = &diagnoses->items[diagnoses->count - 1];
    va_start(arguments, advice);
    printable_vformat(diagnosis->advice, sizeof diagnosis->advice, advice, arguments);
    va_end(arguments);
}

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
    struct database *database = database_open(settings->database_url, program, &error);
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

void doctor_look(struct diagnoses *diagnoses, const struct settings *settings, const char *program)
{
    *diagnoses = (struct diagnoses){0};
    rd_kafka_t *client = kafka_open(diagnoses, settings, program);
    if (client)
        doctor_kafka(diagnoses, client, settings);
    struct database *database = database_try(diagnoses, settings, program);
    bool whole = false;
    if (database) {
        doctor_database(diagnoses, database);
        whole = schema_look(diagnoses, database);
    }
    if (client && whole)
        doctor_services(diagnoses, database, settings, program);
    else
        diagnosis_add(diagnoses, DIAGNOSIS_DOUBT, "services", "not looked at: this takes both servers and the schema");
    database_close(database);
    if (client)
        rd_kafka_destroy(client);
}

void diagnoses_free(struct diagnoses *diagnoses)
{
    free(diagnoses->items);
    *diagnoses = (struct diagnoses){0};
}

const char *diagnosis_state_name(enum diagnosis_state state)
{
    static const char *const names[] = {"fine", "doubt", "fault"};
    return names[state];
}

json_t *diagnoses_json(const struct diagnoses *diagnoses)
{
    json_t *list = json_array();
    for (size_t i = 0; i < diagnoses->count; i++) {
        const struct diagnosis *diagnosis = &diagnoses->items[i];
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s?}", "state", diagnosis_state_name(diagnosis->state),
                                              "subject", diagnosis->subject, "found", diagnosis->found, "advice",
                                              *diagnosis->advice ? diagnosis->advice : NULL));
    }
    return list;
}
