// The versions of one record as they are on its topic, and their order by the rule: the later ce_time holds, then the
// higher ce_id as a number. Pure: no Kafka, no SQL, no clock.
#pragma once

#include "messages/event.h"
#include "messages/identifier.h"
#include "topics/topics.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VERSIONS_MOST      1000              // of one record that are kept to be shown
#define VERSION_BYTES_MOST (8 * 1024 * 1024) // of what they say
#define RECORD_NAME_SIZE   128               // a UUID, what is determined, or a key
#define REASON_SIZE        64
#define VERSION_NONE       SIZE_MAX
#define UNIX_TO_2000_MS    INT64_C(946684800000)
#define version_number(at) ((int)(at) + 1) // people count from 1

enum fate { FATE_HOLDS, FATE_OVERTAKEN, FATE_DUPLICATE, FATE_REJECTED };

struct version {
    int32_t partition;
    int64_t offset;
    int64_t timestamp_ms; // since 1970; -1: none
    bool broker_time;     // which the broker set when it took the message, not its publisher

    // From the headers, as text; NULL where not there or not to be shown.
    char *id, *source, *type, *time;
    uint8_t event_id[16]; // of a valid one
    int64_t event_time;   // microseconds since 2000, of a valid one
    json_t *value;        // its fields by name; NULL where it does not decode or is not to be shown
    size_t size;          // bytes of all these
    bool withdrawn;
    bool tombstone; // the value is null

    bool valid;
    bool personal;            // a person's number is in it: of such a message little may be shown
    char reason[REASON_SIZE]; // of one that is not valid: as a reject has them
    char explanation[512];
    int64_t reject_id; // 0: not among the rejects in the database

    // What versions_judge (record_fate.h) fills in.
    enum fate fate;
    size_t by;      // the version that overtook it, or that it is a duplicate of; VERSION_NONE: none
    char why[256];  // why it holds or does not, from "the" or "its" on
    char hint[512]; // where it lost when it came though it came later: a whole sentence; else ""
};

// What the database has of a record, and how that compares.
enum stored_state {
    STORED_UNKNOWN, // it was not looked at
    STORED_SAME,    // it holds what holds by the topic
    STORED_BEHIND,  // what holds was not read yet
    STORED_DIFFERS, // it was, and yet the database holds something else, or nothing
    STORED_GONE,    // it holds what is not on the topic
    STORED_NONE,    // it has nothing, nor does a valid version exist
};

struct stored {
    bool found;
    uint8_t event_id[16];
    int64_t event_time;
    json_t *value; // as of a version
    // What findings_judge (record_compare.h) fills in.
    enum stored_state state;
    size_t version;        // the one that it holds; VERSION_NONE: none of them
    int64_t behind;        // messages on the topic that its consumer has not read
    char explanation[512]; // a sentence or two
};

// One record. After versions_judge the valid ones are first, the one that holds on top, then those that were rejected,
// as they came.
struct versions {
    const struct topic *topic;
    char name[RECORD_NAME_SIZE];
    struct version *items;
    size_t count, bytes;
    int64_t left_out; // for whom there was no room; never the one that holds
    char advice[256]; // where what came last does not hold; else ""
    struct stored stored;
};

// Takes the version over. Beyond the limits another one is left out, or this one.
void versions_add(struct versions *versions, struct version *version);
void versions_free(struct versions *versions);
void version_free(struct version *version);

// Puts them in their order.
void versions_sort(struct versions *versions);

// The one that holds, after versions_judge; VERSION_NONE where none is valid.
size_t versions_holder(const struct versions *versions);

// Of two valid versions: below 0 where the first is overtaken by the second.
int version_compare(const struct version *a, const struct version *b);

const char *fate_name(enum fate fate);
const char *stored_state_name(enum stored_state state);
