// The versions of one record as they are on its topic, and their order: the one with the later ce_time holds, at the
// same time the one with the higher ce_id, read as a number. It knows no Kafka, no SQL and no clock.
#pragma once

#include "messages/event.h"
#include "messages/identifier.h"
#include "topics/topics.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VERSIONS_MOST      1000              // so many versions of one record are kept at most,
#define VERSION_BYTES_MOST (8 * 1024 * 1024) // with so many bytes in all
#define RECORD_NAME_SIZE   128               // enough for a UUID, a subject, or a key that is taken for one
#define REASON_SIZE        64
#define VERSION_NONE       SIZE_MAX
#define version_number(at) ((int)(at) + 1) // the number that a version at a place has for people, who count from 1

// What became of a version: it holds, another one overtook it, it is the same event as another one, or it is a reject.
enum fate { FATE_HOLDS, FATE_OVERTAKEN, FATE_DUPLICATE, FATE_REJECTED };

// A message as a version of a record. It owns all it has.
struct version {
    int32_t partition;
    int64_t offset;
    int64_t timestamp_ms; // Kafka's, since 1970; -1: none
    bool broker_time;     // the broker set it when it took the message; else the publisher did

    // The headers ce_id, ce_source, ce_type and ce_time as text; NULL where one is missing or not to be shown.
    char *id, *source, *type, *time;
    uint8_t event_id[16]; // ce_id, of a valid one
    int64_t event_time;   // ce_time in microseconds since 2000-01-01 UTC, of a valid one
    json_t *value;        // its fields by name; NULL where it does not decode or is not to be shown
    size_t size;          // how many bytes all these take
    bool withdrawn;
    bool tombstone; // its value is null

    bool valid;
    bool personal;            // a person's number is in it, so little of it may be shown
    char reason[REASON_SIZE]; // of one that is not valid: why it is rejected,
    char explanation[512];    // and the explanation
    int64_t reject_id;        // its id among the rejects in the database; 0: it is not there

    // What versions_judge (record_fate.h) fills in.
    enum fate fate;
    size_t by;      // the place of the version that overtook it, or that it is a duplicate of; VERSION_NONE: none
    char why[256];  // why it holds or not, as the end of a sentence: "the …" or "its …"
    char hint[512]; // a sentence, where it came later than the one that overtook it; else ""
};

// What the database has of a record, and how that compares.
enum stored_state {
    STORED_UNKNOWN,   // the database was not looked at
    STORED_SAME,      // it has the version that holds by the topic
    STORED_BEHIND,    // its consumer has not read that version yet
    STORED_DIFFERS,   // its consumer has, and yet it has something else, or nothing
    STORED_GONE,      // it has a version that is not on the topic
    STORED_NONE,      // it has nothing, and the topic has no valid version
    STORED_FORGOTTEN, // it was forgotten on request (forget.h)
};

struct stored {
    bool found; // it has something: with this ce_id, ce_time and value, as in struct version
    uint8_t event_id[16];
    int64_t event_time;
    json_t *value;
    // What findings_judge (record_compare.h) fills in.
    enum stored_state state;
    size_t version;        // the place of the version that it has; VERSION_NONE: it has none of them
    int64_t behind;        // how many messages of the topic its consumer has not read
    char explanation[512]; // a sentence or two
};

// A record. After versions_judge its valid versions come first, the one that holds at the top, and then those that were
// rejected, as they came.
struct versions {
    const struct topic *topic;
    char name[RECORD_NAME_SIZE];
    struct version *items;
    size_t count, bytes;
    int64_t left_out; // how many versions there was no room for; the one that holds is never among them
    char advice[256]; // what to do, where the version that came last does not hold; else ""
    struct stored stored;
};

// Adds a version and takes over what it owns. Where there is no room, it or another one is left out.
void versions_add(struct versions *versions, struct version *version);
void versions_free(struct versions *versions);
void version_free(struct version *version);

// Sorts them: the valid ones by what holds, then the rejected ones by when they came.
void versions_sort(struct versions *versions);

// The place of the version that holds, after versions_judge; VERSION_NONE where none is valid.
size_t versions_holder(const struct versions *versions);

// Compares two valid versions: less than 0 where b overtakes a, more than 0 where a overtakes b, 0 for one and the same
// event.
int version_compare(const struct version *a, const struct version *b);

// As --json and the pages have them: "holds", "behind" and so on.
const char *fate_name(enum fate fate);
const char *stored_state_name(enum stored_state state);
