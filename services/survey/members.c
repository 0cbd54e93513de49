#include "survey/members.h"
#include "common/arena.h"
#include "common/printable.h"
#include "common/stop.h"

#include "survey_sql.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#define AGAIN_MS 200

static struct member *member_add(struct members *members, const struct topic *topic, const char *identity,
                                 const char *host)
{
    members->items = memory_resize(members->items, members->count + 1, sizeof *members->items);
    struct member *member = &members->items[members->count++];
    const char *slash = strrchr(identity, '/');
    int name = slash ? (int)(slash - identity) : (int)strlen(identity);
    *member = (struct member){.topic = topic};
    printable_format(member->program, sizeof member->program, "%.*s", name, identity);
    printable_format(member->version, sizeof member->version, "%s", slash ? slash + 1 : "");
    printable_format(member->host, sizeof member->host, "%s", host);
    return member;
}

// What is left of a member's assignment, which is in Kafka's protocol for consumers: integers with the highest byte
// first. After a read behind the end everything is 0.
struct assignment_reader {
    const uint8_t *at, *end;
};

static uint32_t assignment_integer(struct assignment_reader *reader, size_t size)
{
    uint32_t value = 0;
    if ((size_t)(reader->end - reader->at) < size) {
        reader->at = reader->end;
        return 0;
    }
    for (size_t i = 0; i < size; i++)
        value = value << 8 | *reader->at++;
    return value;
}

// Reads version, topics with their partitions; what the assignor adds behind them is of no account. An older member may
// have topics that are none of ours.
static void assignment_read(struct member *member, const void *data, size_t size)
{
    struct assignment_reader reader = {data, (const uint8_t *)data + size};
    (void)assignment_integer(&reader, 2);
    for (uint32_t topics_left = assignment_integer(&reader, 4); topics_left > 0 && reader.at < reader.end;
         topics_left--) {
        size_t length = assignment_integer(&reader, 2);
        const uint8_t *name = reader.at;
        if (length > (size_t)(reader.end - reader.at))
            return;
        reader.at += length;
        bool ours = strlen(member->topic->name) == length && memcmp(name, member->topic->name, length) == 0;
        for (uint32_t left = assignment_integer(&reader, 4); left > 0 && reader.at < reader.end; left--) {
            int32_t partition = (int32_t)assignment_integer(&reader, 4);
            if (!ours)
                continue;
            member->partitions = memory_resize(member->partitions, member->partition_count + 1, sizeof(int32_t));
            member->partitions[member->partition_count++] = partition;
        }
    }
}

static int compare_partitions(const void *a, const void *b)
{
    int32_t left = *(const int32_t *)a, right = *(const int32_t *)b;
    return (left > right) - (left < right);
}

static void group_take(struct members *members, const struct topic *topic, const struct rd_kafka_group_info *info)
{
    members->groups[members->group_count++] = (struct group){
        .topic = topic,
        .members = info ? (size_t)info->member_cnt : 0,
        .settled = !info || strcmp(info->state, "PreparingRebalance") != 0,
    };
    for (int i = 0; info && i < info->member_cnt; i++) {
        const struct rd_kafka_group_member_info *from = &info->members[i];
        const char *host = from->client_host ? from->client_host : "";
        struct member *member = member_add(members, topic, from->client_id ? from->client_id : "",
                                           *host == '/' ? host + 1 : host); // Java writes an address that way
        if (from->member_assignment_size > 0)
            assignment_read(member, from->member_assignment, (size_t)from->member_assignment_size);
        if (member->partition_count > 0)
            qsort(member->partitions, member->partition_count, sizeof(int32_t), compare_partitions);
    }
}

// Whether a broker that has just started does not know its groups yet, and will in a moment.
static bool not_yet(rd_kafka_resp_err_t code)
{
    return code == RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS || code == RD_KAFKA_RESP_ERR_NOT_COORDINATOR ||
           code == RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE || code == RD_KAFKA_RESP_ERR__PARTIAL;
}

static bool group_ask(struct members *members, const struct topic *topic, rd_kafka_t *client, struct error *error)
{
    int64_t until_ms = clock_ms() + KAFKA_TIMEOUT_MS;
    for (;;) {
        const struct rd_kafka_group_list *list = NULL;
        rd_kafka_resp_err_t code = rd_kafka_list_groups(client, topic->kind->program, &list, KAFKA_TIMEOUT_MS);
        const struct rd_kafka_group_info *info = list && list->group_cnt > 0 ? &list->groups[0] : NULL;
        if (!code && info)
            code = info->err;
        bool again = not_yet(code) && clock_ms() < until_ms;
        if (!code)
            group_take(members, topic, info);
        if (list)
            rd_kafka_group_list_destroy(list);
        if (!again)
            return !code || error_set(error, ERROR_TRANSIENT, "Kafka: group %s: %s", topic->kind->program,
                                      rd_kafka_err2str(code));
        (void)poll(NULL, 0, AGAIN_MS);
    }
}

static bool emitters_ask(struct members *members, struct database *database, struct error *error)
{
    PGresult *rows = database_query(database, survey_sql_emitters, NULL, error);
    if (!rows)
        return false;
    for (int row = 0; row < PQntuples(rows); row++) {
        const char *host = result_text(rows, row, 1);
        member_add(members, NULL, result_text(rows, row, 0), host ? host : "")->leads = result_bool(rows, row, 2);
    }
    PQclear(rows);
    return true;
}

bool members_read(struct members *members, rd_kafka_t *client, struct database *database, struct error *error)
{
    *members = (struct members){0};
    for (size_t i = 0; i < TOPICS; i++)
        if (topics[i].kind && !group_ask(members, &topics[i], client, error))
            return false;
    return emitters_ask(members, database, error);
}

void members_free(struct members *members)
{
    for (size_t i = 0; i < members->count; i++)
        free(members->items[i].partitions);
    free(members->items);
    *members = (struct members){0};
}

const char *member_has(const struct member *member, char has[MEMBER_HAS_SIZE])
{
    size_t at = 0;
    snprintf(has, MEMBER_HAS_SIZE, "%s", member->topic ? "no partition" : member->leads ? "leads" : "stands by");
    for (size_t i = 0; i < member->partition_count && at < MEMBER_HAS_SIZE;) {
        size_t last = i;
        while (last + 1 < member->partition_count && member->partitions[last + 1] == member->partitions[last] + 1)
            last++;
        at += (size_t)snprintf(has + at, MEMBER_HAS_SIZE - at, last > i ? "%s%d-%d" : "%s%d", at ? ", " : "",
                               (int)member->partitions[i], (int)member->partitions[last]);
        i = last + 1;
    }
    return has;
}

int members_owner(const struct members *members, const struct topic *topic, int32_t partition)
{
    for (size_t i = 0; i < members->count; i++)
        for (size_t j = 0; members->items[i].topic == topic && j < members->items[i].partition_count; j++)
            if (members->items[i].partitions[j] == partition)
                return (int)i;
    return -1;
}

bool members_lead(const struct members *members)
{
    for (size_t i = 0; i < members->count; i++)
        if (members->items[i].leads)
            return true;
    return false;
}

bool members_differ(const struct members *members)
{
    const char *first = NULL;
    for (size_t i = 0; i < members->count; i++) {
        const char *version = members->items[i].version;
        if (*version && first && strcmp(first, version) != 0)
            return true;
        if (*version)
            first = version;
    }
    return false;
}
