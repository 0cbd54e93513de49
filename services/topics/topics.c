#include "topics/topics.h"
#include "common/kafka_rights.h"
#include "determination-consumer/determination.h"
#include "family-consumer/family_arrival.h"
#include "permit-consumer/permit.h"
#include "placement-consumer/placement.h"

#include "taakstelling/v1/family_arrival.pb-c.h"
#include "taakstelling/v1/national_quota.pb-c.h"
#include "taakstelling/v1/permit.pb-c.h"
#include "taakstelling/v1/placement.pb-c.h"
#include "taakstelling/v1/quota.pb-c.h"

#include <string.h>

#define FOR_EVER "retention.ms", "-1"
#define INPUT    "message.timestamp.type", "LogAppendTime", FOR_EVER
// Tombstones are kept for ever: each tells the last revision of its key, from which revisions go on should the key come
// back (docs/decisions/output-topics.md).
#define COMPACTED "cleanup.policy", "compact", "delete.retention.ms", "9223372036854775807"

// Above the largest value that is valid (512 KiB), so that one that is too large comes in and is rejected with a
// reason.
#define DETERMINATION_TOPIC_BYTES "2097152"
// Whatever came in goes out again, with more headers.
#define REJECTS_TOPIC_BYTES "4194304"

// clang-format off
const struct topic topics[TOPICS] = {
    {.name = "coa.permits.v1", .short_name = "permits", .value = &taakstelling__v1__permit__descriptor,
     .kind = &permit_kind, .configuration = {INPUT}},
    {.name = "coa.family-arrivals.v1", .short_name = "family-arrivals",
     .value = &taakstelling__v1__family_arrival__descriptor, .kind = &family_arrival_kind, .configuration = {INPUT}},
    {.name = "municipal.placements.v1", .short_name = "placements", .value = &taakstelling__v1__placement__descriptor,
     .kind = &placement_kind, .configuration = {INPUT}},
    {.name = "ministry.determinations.v1", .short_name = "determinations",
     .value = &taakstelling__v1__determination__descriptor, .kind = &determination_kind, .one_partition = true,
     .configuration = {INPUT, "max.message.bytes", DETERMINATION_TOPIC_BYTES}},
    {.name = "taakstelling.quotas.v1", .short_name = "quotas", .value = &taakstelling__v1__quota__descriptor,
     .shown = "revision,phase,quota,transferred,carry_over,corrected_quota,realised,remaining,schedule",
     .one_partition = true, .configuration = {COMPACTED}},
    {.name = "taakstelling.nation.v1", .short_name = "nation", .value = &taakstelling__v1__national_quota__descriptor,
     .shown = "revision,phase,national_total,total_status,carry_over,corrected_quota,realised,remaining,waiting,"
              "unassigned",
     .one_partition = true, .configuration = {COMPACTED}},
    {.name = "taakstelling.rejects.v1", .short_name = "rejects",
     .configuration = {FOR_EVER, "max.message.bytes", REJECTS_TOPIC_BYTES}},
};
// clang-format on

const struct topic *topic_find(const char *name)
{
    for (size_t i = 0; i < TOPICS; i++)
        if (strcmp(topics[i].name, name) == 0 || strcmp(topics[i].short_name, name) == 0)
            return &topics[i];
    return NULL;
}

bool topic_partitions(rd_kafka_t *client, const struct topic *topic, const char *operation, int *count,
                      struct error *error)
{
    const struct rd_kafka_metadata *metadata;
    rd_kafka_topic_t *handle = rd_kafka_topic_new(client, topic->name, NULL);
    if (!handle)
        return error_set(error, ERROR_FATAL, "Kafka: %s: %s", topic->name, rd_kafka_err2str(rd_kafka_last_error()));
    rd_kafka_resp_err_t code = rd_kafka_metadata(client, 0, handle, &metadata, KAFKA_TIMEOUT_MS);
    rd_kafka_topic_destroy(handle);
    if (code)
        return error_set(error, ERROR_TRANSIENT, "Kafka: no broker answers: %s", rd_kafka_err2str(code));
    code = metadata->topic_cnt == 1 ? metadata->topics[0].err : RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART;
    *count = code ? 0 : metadata->topics[0].partition_cnt;
    rd_kafka_metadata_destroy(metadata);
    if (code == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART)
        return error_set(error, ERROR_FATAL, "there is no topic %s: 'taakctl topics create' makes it", topic->name);
    enum error_kind kind = kafka_right_lacks(code) ? ERROR_FATAL : ERROR_TRANSIENT;
    return !code || kafka_right_fail(client, code, kind, error, "%s on topic %s", operation, topic->name);
}
