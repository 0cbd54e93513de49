#include "intake/duty.h"
#include "common/kafka_rights.h"
#include "common/stop.h"

#include <stdio.h>

#define TRY_MS 5000

void duty_assigned(struct duty *duty, const rd_kafka_topic_partition_list_t *list)
{
    size_t at = 0, size = sizeof duty->partitions;
    bool taken_away = *duty->partitions && list->cnt == 0;
    if (duty->barred_by == RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED ||
        (duty->barred_by == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED && taken_away))
        duty->barred = false;
    duty->partitions[0] = '\0';
    for (int i = 0; i < list->cnt && at < size; i++)
        at += (size_t)snprintf(duty->partitions + at, size - at, "%s%d", i ? ", " : "", (int)list->elems[i].partition);
    if (!duty->barred)
        health_have(duty->health, HEALTH_DUTY,
                    list->cnt > 0 ? duty->partitions : "none, as others of the group have them");
}

void duty_bar(struct duty *duty, rd_kafka_t *kafka, rd_kafka_resp_err_t code)
{
    struct error why;
    duty->barred = true;
    duty->barred_by = code;
    duty->tried_ms = clock_ms();
    if (code == RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED)
        kafka_right_fail(kafka, code, ERROR_TRANSIENT, &why, "Read on group %s", duty->kind->program);
    else if (kafka_right_lacks(code))
        kafka_right_fail(kafka, code, ERROR_TRANSIENT, &why, "Read on topic %s", duty->kind->topic);
    else
        error_set(&why, ERROR_TRANSIENT, "Kafka has no topic %s: run 'taakctl topics create'", duty->kind->topic);
    health_lack(duty->health, HEALTH_DUTY, why.message);
}

void duty_reads(struct duty *duty)
{
    if (!duty->barred || !*duty->partitions)
        return;
    duty->barred = false;
    health_have(duty->health, HEALTH_DUTY, duty->partitions);
}

bool duty_try(struct duty *duty)
{
    if (!duty->barred || !*duty->partitions || clock_ms() - duty->tried_ms < TRY_MS)
        return false;
    duty->tried_ms = clock_ms();
    return true;
}
