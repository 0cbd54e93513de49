// What is looked for, and what was found of it: records with their versions, and where these were looked for.
#pragma once

#include "audit/positions.h"
#include "audit/record_versions.h"
#include "common/topic_reader.h"

// What is looked for: a UUID, or what is determined as far as it was typed, such as "total/2017-1", in small letters.
struct wanted {
    char name[RECORD_NAME_SIZE];
    bool is_uuid;
    const struct topic *topic; // NULL: all input topics
};

// Copies a text as a name, in small letters; false where it is too long to be one, or no UTF-8. size is in bytes.
bool name_copy(const uint8_t *text, size_t size, char name[RECORD_NAME_SIZE]);

// False where a text is neither.
bool wanted_read(const char *text, struct wanted *wanted);

// Whether a text, or a part of it between slashes, is a person's number: that is not looked for.
bool wanted_is_personal(const char *text);

// Whether a name is meant: it is the same, goes on with a slash, or is of a determination that has the UUID.
bool wanted_is(const struct wanted *wanted, const char *name);

struct searched {
    const struct topic *topic;
    int partitions;
    int64_t messages; // that were read
    int64_t gone;     // offsets before the first that Kafka still has
};

struct findings {
    struct wanted wanted;
    struct searched searched[TOPICS];
    size_t searched_count;
    struct topic_spans spans; // of these topics: from the first message that Kafka has to where the reading ended
    struct versions *records; // what was found, not yet judged
    size_t count;
    struct positions *positions; // of the consumers when the database was looked at (record_stored.h); NULL: it was not
};

// The record of that name on that topic; added where there is none yet.
struct versions *findings_record(struct findings *findings, const struct topic *topic, const char *name);
bool findings_any(const struct findings *findings); // whether a version was found of any record
void findings_free(struct findings *findings);
