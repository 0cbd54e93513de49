#include "audit/lag.h"
#include "audit/positions.h"
#include "common/arena.h"
#include "rules/calendar.h"

#include "audit_sql.h"

#include <stdlib.h>

bool emitter_lag_read(struct emitter_lag *lag, struct database *database, struct error *error)
{
    PGresult *found = database_query(database, audit_sql_emitter, NULL, error);
    bool there = found && PQntuples(found) == 1;
    if (there)
        *lag = (struct emitter_lag){.differences = result_int8(found, 0, 0),
                                    .rejects = result_int8(found, 0, 1),
                                    .outbox = result_int8(found, 0, 2),
                                    .last_sequence = result_int8(found, 0, 3),
                                    .sent_sequence = result_int8(found, 0, 4),
                                    .held = result_bool(found, 0, 5),
                                    .gathering = result_bool(found, 0, 6)};
    else if (found)
        error_set(error, ERROR_FATAL, "table emitter has no row: quota-emitter makes it anew by itself, once it runs");
    PQclear(found);
    return there;
}

// The settings and the client.id with which the broker is asked.
struct asker {
    const struct settings *settings;
    const char *program;
    rd_kafka_t *client;
};

static bool watermarks_read(const struct asker *asker, struct partition_lag *lag, struct error *error)
{
    rd_kafka_resp_err_t code = rd_kafka_query_watermark_offsets(asker->client, lag->topic->name, lag->partition,
                                                                &lag->low, &lag->high, KAFKA_TIMEOUT_MS);
    return !code || error_set(error, ERROR_TRANSIENT, "Kafka: offsets of %s/%d: %s", lag->topic->name, lag->partition,
                              rd_kafka_err2str(code));
}

// The positions that a group has committed for all partitions of a topic; NULL with the error. They are asked for by a
// consumer with that group's name, which never joins it. librdkafka's admin request would do the same, but from a
// broker that has just started, and still makes its list of groups, version 2.0 gets no answer to it, and can crash
// after the time-out; a consumer waits.
static rd_kafka_topic_partition_list_t *committed_read(const struct asker *asker, const struct topic *topic, int count,
                                                       struct error *error)
{
    const struct kafka_option fixed[] = {{"group.id", topic->kind->program}, {NULL, NULL}};
    rd_kafka_conf_t *conf = kafka_conf(asker->settings, asker->program, NULL, fixed, error);
    rd_kafka_t *client = conf ? kafka_client(RD_KAFKA_CONSUMER, conf, error) : NULL;
    if (!client)
        return NULL;
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(count);
    rd_kafka_topic_partition_list_add_range(list, topic->name, 0, count - 1);
    rd_kafka_resp_err_t code = rd_kafka_committed(client, list, KAFKA_TIMEOUT_MS);
    rd_kafka_destroy_flags(client, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
    if (!code)
        return list;
    rd_kafka_topic_partition_list_destroy(list);
    error_set(error, ERROR_TRANSIENT, "Kafka: positions of group %s: %s", topic->kind->program, rd_kafka_err2str(code));
    return NULL;
}

// Works out of what the broker and the database have how far behind that is.
static void partition_judge(struct partition_lag *lag)
{
    int64_t next = lag->next_offset == OFFSET_UNKNOWN ? lag->low : lag->next_offset;
    lag->lost = next < lag->low || next > lag->high;
    lag->messages = lag->high > next ? lag->high - next : 0;
}

static void partition_add(struct lag *lag, const struct partition_lag *partition)
{
    lag->partitions = memory_resize(lag->partitions, lag->count + 1, sizeof *lag->partitions);
    lag->partitions[lag->count++] = *partition;
    lag->messages += partition->messages;
}

static bool topic_ask(struct lag *lag, const struct asker *asker, const struct topic *topic,
                      const struct positions *positions, struct error *error)
{
    int count;
    if (!topic_partitions(asker->client, topic, &count, error))
        return false;
    rd_kafka_topic_partition_list_t *committed = committed_read(asker, topic, count, error);
    bool ok = committed != NULL;
    for (int32_t i = 0; ok && i < count; i++) {
        struct position position = {OFFSET_UNKNOWN, DAY_NONE};
        int64_t group = committed->elems[i].offset;
        (void)position_find(positions, topic->name, i, &position);
        struct partition_lag partition = {.topic = topic,
                                          .partition = i,
                                          .next_offset = position.next_offset,
                                          .committed = group >= 0 ? group : OFFSET_UNKNOWN,
                                          .latest_on = position.latest_on};
        ok = watermarks_read(asker, &partition, error);
        partition_judge(&partition);
        if (ok)
            partition_add(lag, &partition);
    }
    if (committed)
        rd_kafka_topic_partition_list_destroy(committed);
    return ok;
}

// Asks PostgreSQL first: what consumers read in between then looks like a lag, and never like a position beyond what
// the broker has.
static bool servers_ask(struct lag *lag, const struct asker *asker, struct database *database, struct error *error)
{
    struct positions *positions = positions_read(database, error);
    bool ok = positions && emitter_lag_read(&lag->emitter, database, error);
    for (size_t i = 0; ok && i < TOPICS; i++)
        ok = !topics[i].kind || topic_ask(lag, asker, &topics[i], positions, error);
    positions_free(positions);
    return ok;
}

bool lag_read(struct lag *lag, struct database *database, const struct settings *settings, const char *program,
              struct error *error)
{
    *lag = (struct lag){0};
    rd_kafka_conf_t *conf = kafka_conf(settings, program, NULL, NULL, error);
    struct asker asker = {settings, program, conf ? kafka_client(RD_KAFKA_PRODUCER, conf, error) : NULL};
    bool ok = asker.client && kafka_reachable(asker.client, KAFKA_TIMEOUT_MS, error) &&
              servers_ask(lag, &asker, database, error);
    if (asker.client)
        rd_kafka_destroy(asker.client);
    return ok;
}

void lag_free(struct lag *lag)
{
    free(lag->partitions);
    *lag = (struct lag){0};
}

static json_t *offset_json(int64_t offset)
{
    return offset == OFFSET_UNKNOWN ? json_null() : json_integer(offset);
}

static json_t *partition_json(const struct partition_lag *lag)
{
    char day[DAY_TEXT_SIZE];
    return json_pack("{s:s, s:i, s:I, s:I, s:o, s:o, s:I, s:s?}", "topic", lag->topic->name, "partition",
                     (int)lag->partition, "low", lag->low, "high", lag->high, "position", offset_json(lag->next_offset),
                     "committed", offset_json(lag->committed), "lag", lag->messages, "latest_on",
                     lag->latest_on == DAY_NONE ? NULL : day_format(lag->latest_on, day));
}

json_t *lag_json(const struct lag *lag)
{
    const struct emitter_lag *emitter = &lag->emitter;
    json_t *partitions = json_array();
    for (size_t i = 0; i < lag->count; i++)
        json_array_append_new(partitions, partition_json(&lag->partitions[i]));
    return json_pack("{s:o, s:I, s:{s:I, s:I, s:I, s:I, s:I}}", "partitions", partitions, "lag", lag->messages,
                     "emitter", "differences", emitter->differences, "rejects", emitter->rejects, "outbox",
                     emitter->outbox, "last_sequence", emitter->last_sequence, "sent_sequence", emitter->sent_sequence);
}
