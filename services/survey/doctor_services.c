// What doctor says of the services: who runs, how far they are, what waits for a person.
#include "common/number_text.h"
#include "survey/doctor_parts.h"
#include "survey/lag.h"

#include "survey_sql.h"

#include <string.h>

static void attendance_look(struct diagnoses *diagnoses, const struct lag *lag)
{
    char why[LAG_WHY_SIZE];
    if (lag_attended(lag, why)) {
        diagnosis_add(diagnoses, DIAGNOSIS_FINE, "services",
                      "all topics have a reader and an emitter leads: %zu processes", lag->members.count);
    } else {
        diagnosis_add(diagnoses, DIAGNOSIS_FAULT, "services", "%s", why);
        diagnosis_advise(diagnoses, "Start what is missing, and look into its log if it does not stay");
    }
    if (members_differ(&lag->members)) {
        diagnosis_add(diagnoses, DIAGNOSIS_DOUBT, "services", "two versions work side by side");
        diagnosis_advise(diagnoses, "'taakctl lag' tells which and where: finish the upgrade, or take it back");
    }
}

static void positions_look(struct diagnoses *diagnoses, const struct lag *lag)
{
    char number[NUMBER_TEXT_SIZE];
    bool lost = false;
    for (size_t i = 0; i < lag->count; i++) {
        const struct partition_lag *partition = &lag->partitions[i];
        if (!partition->lost)
            continue;
        diagnosis_add(diagnoses, DIAGNOSIS_FAULT, "positions",
                      "%s/%d: the database stands at offset %lld, Kafka has %lld up to %lld", partition->topic->name,
                      (int)partition->partition, (long long)partition->next_offset, (long long)partition->low,
                      (long long)partition->high);
        diagnosis_advise(diagnoses,
                         "'taakctl rebuild' makes everything anew from what the topics have; 'taakctl positions "
                         "set' goes on from an offset of your choice");
        lost = true;
    }
    if (!lost)
        diagnosis_add(diagnoses, DIAGNOSIS_FINE, "positions", "Kafka has what comes next; %s messages behind",
                      number_format(lag->messages, number));
}

static void emitter_look(struct diagnoses *diagnoses, const struct emitter_lag *emitter)
{
    char number[NUMBER_TEXT_SIZE];
    if (emitter->held) {
        diagnosis_add(diagnoses, DIAGNOSIS_DOUBT, "emitter",
                      "figures are held back until the consumers have read again what was counted");
        diagnosis_advise(diagnoses,
                         "Wait while 'taakctl lag' shows that they go on; else see to the consumer that stands still");
    } else {
        diagnosis_add(diagnoses, DIAGNOSIS_FINE, "emitter", "%s messages wait to be published",
                      number_format(emitter->outbox, number));
    }
}

static void rejects_look(struct diagnoses *diagnoses, struct database *database)
{
    struct error error = {0};
    char number[NUMBER_TEXT_SIZE];
    PGresult *found = database_query(database, survey_sql_doctor_rejects, NULL, &error);
    if (!found) {
        diagnosis_add(diagnoses, DIAGNOSIS_FAULT, "rejects", "%s", error.message);
        diagnosis_advise(diagnoses, "Look into PostgreSQL's log, and run doctor again");
        return;
    }
    int64_t open = result_int8(found, 0, 0);
    PQclear(found);
    diagnosis_add(diagnoses, open ? DIAGNOSIS_DOUBT : DIAGNOSIS_FINE, "rejects", "%s that nobody has dealt with",
                  number_format(open, number));
    if (open)
        diagnosis_advise(diagnoses, "'taakctl rejects list' tells from whom and why");
}

void doctor_services(struct diagnoses *diagnoses, struct database *database, const struct settings *settings,
                     const char *program)
{
    struct error error = {0};
    struct lag lag = {0};
    struct lag_reader *reader = lag_reader_open(settings, program, &error);
    if (reader && lag_read(&lag, reader, database, &error)) {
        attendance_look(diagnoses, &lag);
        positions_look(diagnoses, &lag);
        emitter_look(diagnoses, &lag.emitter);
    } else {
        diagnosis_add(diagnoses, DIAGNOSIS_FAULT, "services", "%s", error.message);
        diagnosis_advise(diagnoses, "Mend what is said of the servers above, and run doctor again");
    }
    rejects_look(diagnoses, database);
    lag_free(&lag);
    lag_reader_close(reader);
}
