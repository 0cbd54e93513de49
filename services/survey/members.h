// Who works: the consumers, as the members of their groups in Kafka, and the emitters, as sessions of PostgreSQL. Which
// version each is, its client.id and its application_name say (common/version.h).
#pragma once

#include "common/database.h"
#include "topics/topics.h"

struct member {
    const struct topic *topic; // a consumer's; NULL: it is an emitter
    char program[48];          // "placement-consumer"; what its client.id is, where somebody set another one
    char version[48];          // "0.1.0+schema.7"; "" where that does not say it
    char host[64];             // its address, as the broker or PostgreSQL sees it; "" where that does not tell
    int32_t *partitions;       // that a consumer has, ascending
    size_t partition_count;
    bool leads; // of an emitter
};

// The group of an input topic's consumers.
struct group {
    const struct topic *topic;
    size_t members;
    bool settled; // else its members just share the partitions out anew, and not all have one
};

struct members {
    struct member *items; // the consumers by topic, then the emitters
    size_t count;
    struct group groups[TOPICS]; // of the input topics
    size_t group_count;
};

// Asks the broker and PostgreSQL. Free with members_free, also where it failed.
MUST_CHECK bool members_read(struct members *members, rd_kafka_t *client, struct database *database,
                             struct error *error);
void members_free(struct members *members);

// What it works on, as "0-3, 5", "leads" or "stands by". Written into and returned as `has`.
#define MEMBER_HAS_SIZE 200
const char *member_has(const struct member *member, char has[MEMBER_HAS_SIZE]);

// The place of the member that has a partition; -1 where none has it.
int members_owner(const struct members *members, const struct topic *topic, int32_t partition);

// Whether an emitter has the lead.
bool members_lead(const struct members *members);

// Whether two versions of the programs work side by side.
bool members_differ(const struct members *members);
