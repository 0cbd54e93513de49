#include "survey/lag.h"
#include "audit/positions.h"
#include "common/arena.h"
#include "common/stop.h"
#include "common/topic_reader.h"
#include "rules/calendar.h"

#include <stdlib.h>
#include <string.h>

// Behind a position may stand marks of transactions, which are no messages: so many offsets are looked at for the
// first.
#define OLDEST_OFFSETS 10

struct lag_reader {
    const struct settings *settings;
    const char *program;
    rd_kafka_t *client;
    rd_kafka_t *groups[TOPICS]; // consumers with the groups' names, which never join them; NULL: not made yet
    struct topic_reader *topics;
};

struct lag_reader *lag_reader_open(const struct settings *settings, const char *program, struct error *error)
{
    rd_kafka_conf_t *conf = kafka_conf(settings, program, NULL, NULL, error);
    struct lag_reader *reader = memory_resize(NULL, 1, sizeof *reader);
    *reader = (struct lag_reader){.settings = settings, .program = program};
    reader->client = conf ? kafka_client(RD_KAFKA_PRODUCER, conf, error) : NULL;
    if (reader->client && kafka_reachable(reader->client, KAFKA_TIMEOUT_MS, error))
        return reader;
    lag_reader_close(reader);
    return NULL;
}

void lag_reader_close(struct lag_reader *reader)
{
    if (!reader)
        return;
    for (size_t i = 0; i < TOPICS; i++)
        if (reader->groups[i])
            rd_kafka_destroy_flags(reader->groups[i], RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
    topic_reader_close(reader->topics);
    if (reader->client)
        rd_kafka_destroy(reader->client);
    free(reader);
}

static bool watermarks_read(rd_kafka_t *client, struct partition_lag *lag, struct error *error)
{
    rd_kafka_resp_err_t code = kafka_offsets(client, lag->topic->name, lag->partition, &lag->low, &lag->high,
                                             KAFKA_TIMEOUT_MS);
    return !code || error_set(error, ERROR_TRANSIENT, "Kafka: offsets of %s/%d: %s", lag->topic->name, lag->partition,
                              rd_kafka_err2str(code));
}

// A consumer with the name of a topic's group, which never joins it.
static rd_kafka_t *group_client(struct lag_reader *reader, const struct topic *topic, struct error *error)
{
    rd_kafka_t **client = &reader->groups[topic - topics];
    const struct kafka_option fixed[] = {{"group.id", topic->kind->program}, {NULL, NULL}};
    rd_kafka_conf_t *conf = *client ? NULL : kafka_conf(reader->settings, reader->program, NULL, fixed, error);
    if (conf)
        *client = kafka_client(RD_KAFKA_CONSUMER, conf, error);
    return *client;
}

// The positions that a group has committed for all partitions of a topic; NULL with the error. librdkafka's admin
// request would do the same, but from a broker that has just started, and still makes its list of groups, version 2.0
// gets no answer to it, and can crash after the time-out; a consumer waits.
static rd_kafka_topic_partition_list_t *committed_read(struct lag_reader *reader, const struct topic *topic, int count,
                                                       struct error *error)
{
    rd_kafka_t *client = group_client(reader, topic, error);
    if (!client)
        return NULL;
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(count);
    rd_kafka_topic_partition_list_add_range(list, topic->name, 0, count - 1);
    rd_kafka_resp_err_t code = rd_kafka_committed(client, list, KAFKA_TIMEOUT_MS);
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

static bool topic_ask(struct lag *lag, struct lag_reader *reader, const struct topic *topic,
                      const struct positions *positions, struct error *error)
{
    int count;
    if (!topic_partitions(reader->client, topic, "Describe", &count, error))
        return false;
    rd_kafka_topic_partition_list_t *committed = committed_read(reader, topic, count, error);
    bool ok = committed != NULL;
    for (int32_t i = 0; ok && i < count; i++) {
        struct position position = {OFFSET_UNKNOWN, DAY_NONE};
        int64_t group = committed->elems[i].offset;
        (void)position_find(positions, topic->name, i, &position);
        struct partition_lag partition = {.topic = topic,
                                          .partition = i,
                                          .next_offset = position.next_offset,
                                          .committed = group >= 0 ? group : OFFSET_UNKNOWN,
                                          .oldest_ms = -1,
                                          .per_second = RATE_UNKNOWN,
                                          .came_per_second = RATE_UNKNOWN,
                                          .seconds_left = -1,
                                          .reader = members_owner(&lag->members, topic, i),
                                          .latest_on = position.latest_on};
        ok = watermarks_read(reader->client, &partition, error);
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
bool lag_read(struct lag *lag, struct lag_reader *reader, struct database *database, struct error *error)
{
    *lag = (struct lag){.asked_ms = clock_ms()};
    if (!members_read(&lag->members, reader->client, database, error))
        return false;
    struct positions *positions = positions_read(database, error);
    bool ok = positions && emitter_lag_read(&lag->emitter, database, error);
    for (size_t i = 0; ok && i < TOPICS; i++)
        ok = !topics[i].kind || topic_ask(lag, reader, &topics[i], positions, error);
    positions_free(positions);
    return ok;
}

void lag_free(struct lag *lag)
{
    members_free(&lag->members);
    free(lag->partitions);
    *lag = (struct lag){0};
}

static void partition_compare(struct partition_lag *now, const struct partition_lag *before, int64_t ms)
{
    int64_t next = now->next_offset == OFFSET_UNKNOWN ? now->low : now->next_offset;
    int64_t next_before = before->next_offset == OFFSET_UNKNOWN ? before->low : before->next_offset;
    if (next < next_before || ms <= 0)
        return; // the positions were set back
    int64_t less = before->messages - now->messages;
    now->came_per_second = now->high > before->high ? (now->high - before->high) * 1000 / ms : 0;
    now->per_second = (next - next_before) * 1000 / ms;
    if (now->messages > 0)
        now->seconds_left = less > 0 ? now->messages * ms / 1000 / less : NEVER;
}

void lag_compare(struct lag *lag, const struct lag *before)
{
    for (size_t i = 0; i < lag->count; i++)
        for (size_t j = 0; j < before->count; j++)
            if (lag->partitions[i].topic == before->partitions[j].topic &&
                lag->partitions[i].partition == before->partitions[j].partition)
                partition_compare(&lag->partitions[i], &before->partitions[j], lag->asked_ms - before->asked_ms);
}

// Messages of a partition come in order, so the first one counts.
static bool on_oldest(const rd_kafka_message_t *message, void *opaque, struct error *error)
{
    struct lag *lag = opaque;
    rd_kafka_timestamp_type_t type;
    int64_t at_ms = rd_kafka_message_timestamp(message, &type);
    (void)error;
    for (size_t i = 0; i < lag->count; i++) {
        struct partition_lag *partition = &lag->partitions[i];
        if (partition->partition == message->partition && partition->oldest_ms < 0 &&
            strcmp(partition->topic->name, rd_kafka_topic_name(message->rkt)) == 0)
            partition->oldest_ms = type == RD_KAFKA_TIMESTAMP_NOT_AVAILABLE ? -1 : at_ms;
    }
    return true;
}

// After the oldest messages were read: a partition without any has marks of transactions only.
static void marks_forget(struct lag *lag)
{
    for (size_t i = 0; i < lag->count; i++) {
        struct partition_lag *partition = &lag->partitions[i];
        if (partition->oldest_ms >= 0 || partition->lost || partition->messages > OLDEST_OFFSETS)
            continue;
        lag->messages -= partition->messages;
        partition->messages = 0;
    }
}

bool lag_ask_oldest(struct lag *lag, struct lag_reader *reader, struct error *error)
{
    struct topic_spans spans = {.items = memory_resize(NULL, lag->count, sizeof *spans.items)};
    for (size_t i = 0; i < lag->count; i++) {
        const struct partition_lag *partition = &lag->partitions[i];
        int64_t begin = partition->next_offset == OFFSET_UNKNOWN ? partition->low : partition->next_offset;
        int64_t end = begin + OLDEST_OFFSETS < partition->high ? begin + OLDEST_OFFSETS : partition->high;
        if (partition->messages > 0 && !partition->lost)
            spans.items[spans.count++] = (struct topic_span){strdup(partition->topic->name), partition->partition,
                                                             begin, end};
    }
    bool ok = spans.count == 0;
    if (!ok && !reader->topics)
        reader->topics = topic_reader_open(reader->settings, true, error);
    if (!ok && reader->topics)
        ok = topic_reader_read(reader->topics, &spans, on_oldest, lag, error);
    topic_spans_free(&spans);
    if (ok)
        marks_forget(lag);
    return ok;
}

bool lag_settled(const struct lag *lag)
{
    const struct emitter_lag *emitter = &lag->emitter;
    return lag->messages == 0 && emitter->differences == 0 && emitter->rejects == 0 && emitter->outbox == 0 &&
           !emitter->gathering;
}

bool lag_attended(const struct lag *lag, char why[LAG_WHY_SIZE])
{
    size_t at = 0;
    why[0] = '\0';
    for (size_t i = 0; i < lag->members.group_count; i++) {
        const struct group *group = &lag->members.groups[i];
        const struct topic *topic = group->topic;
        size_t without = 0;
        for (size_t j = 0; j < lag->count; j++)
            without += lag->partitions[j].topic == topic && lag->partitions[j].reader < 0;
        if (at >= LAG_WHY_SIZE || (group->members > 0 && (without == 0 || !group->settled)))
            continue;
        if (group->members == 0)
            at += (size_t)snprintf(why + at, LAG_WHY_SIZE - at, "%snobody reads %s: start %s", at ? "; " : "",
                                   topic->name, topic->kind->program);
        else
            at += (size_t)snprintf(why + at, LAG_WHY_SIZE - at, "%s%zu partitions of %s have no reader", at ? "; " : "",
                                   without, topic->name);
    }
    if (!members_lead(&lag->members) && at < LAG_WHY_SIZE)
        snprintf(why + at, LAG_WHY_SIZE - at, "%sno emitter leads: start quota-emitter", at ? "; " : "");
    return why[0] == '\0';
}

int64_t lag_oldest_seconds(const struct partition_lag *lag)
{
    int64_t ms = unix_ms() - lag->oldest_ms;
    return lag->oldest_ms < 0 ? -1 : ms < 0 ? 0 : ms / 1000;
}

static json_t *known_json(int64_t number)
{
    return number < 0 || number == NEVER ? json_null() : json_integer(number);
}

static json_t *partition_json(const struct partition_lag *lag)
{
    char day[DAY_TEXT_SIZE];
    json_t *json = json_pack(
        "{s:s, s:i, s:I, s:I, s:o, s:o, s:I, s:s?}", "topic", lag->topic->name, "partition", (int)lag->partition, "low",
        lag->low, "high", lag->high, "position", known_json(lag->next_offset), "committed", known_json(lag->committed),
        "lag", lag->messages, "latest_on", lag->latest_on == DAY_NONE ? NULL : day_format(lag->latest_on, day));
    json_object_set_new(json, "oldest_seconds", known_json(lag_oldest_seconds(lag)));
    json_object_set_new(json, "per_second", known_json(lag->per_second));
    json_object_set_new(json, "came_per_second", known_json(lag->came_per_second));
    json_object_set_new(json, "seconds_left", known_json(lag->seconds_left));
    json_object_set_new(json, "reader", known_json(lag->reader));
    return json;
}

static json_t *member_json(const struct member *member)
{
    json_t *partitions = json_array();
    for (size_t i = 0; i < member->partition_count; i++)
        json_array_append_new(partitions, json_integer(member->partitions[i]));
    json_t *json = json_pack("{s:s, s:s, s:s, s:s?, s:o}", "program", member->program, "version", member->version,
                             "host", member->host, "topic", member->topic ? member->topic->name : NULL, "partitions",
                             partitions);
    if (!member->topic)
        json_object_set_new(json, "leads", json_boolean(member->leads));
    return json;
}

json_t *lag_json(const struct lag *lag)
{
    const struct emitter_lag *emitter = &lag->emitter;
    char why[LAG_WHY_SIZE];
    json_t *partitions = json_array(), *members = json_array();
    for (size_t i = 0; i < lag->count; i++)
        json_array_append_new(partitions, partition_json(&lag->partitions[i]));
    for (size_t i = 0; i < lag->members.count; i++)
        json_array_append_new(members, member_json(&lag->members.items[i]));
    bool attended = lag_attended(lag, why);
    return json_pack("{s:o, s:I, s:o, s:b, s:s?, s:b, s:{s:I, s:I, s:I, s:I, s:I, s:b, s:b}}", "partitions", partitions,
                     "lag", lag->messages, "readers", members, "attended", attended, "missing", attended ? NULL : why,
                     "versions_differ", members_differ(&lag->members), "emitter", "differences", emitter->differences,
                     "rejects", emitter->rejects, "outbox", emitter->outbox, "last_sequence", emitter->last_sequence,
                     "sent_sequence", emitter->sent_sequence, "held", emitter->held, "leads",
                     members_lead(&lag->members));
}
