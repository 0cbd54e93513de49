// What is looked for when people ask about a record, and what was found: records with their versions, and the topics in
// which they were looked for.
#pragma once

#include "audit/forget.h"
#include "audit/positions.h"
#include "audit/record_versions.h"
#include "common/topic_reader.h"

// What is looked for: the UUID of a record, or the beginning of a determination's subject, such as "total/2017-1".
struct wanted {
    char name[RECORD_NAME_SIZE]; // in small letters
    bool is_uuid;                // else it is a subject
    const struct topic *topic;   // NULL: all input topics
};

// Copies `size` bytes of text as a name, in small letters. False where it is too long for one, or is not UTF-8.
bool name_copy(const uint8_t *text, size_t size, char name[RECORD_NAME_SIZE]);

// Reads what people ask for, for all topics. False where the text is neither a UUID nor the beginning of a subject.
bool wanted_read(const char *text, struct wanted *wanted);

// Whether a text, or a part of it between slashes, is a person's number: such a text must not be looked for.
bool wanted_is_personal(const char *text);

// Whether a record of that name is meant: the name is what was asked for, or goes on behind it with a slash, or is the
// subject of a transfer or reorganisation with the UUID that was asked for.
bool wanted_is(const struct wanted *wanted, const char *name);

// A topic that was searched.
struct searched {
    const struct topic *topic;
    int partitions;
    int64_t messages; // how many were read
    int64_t gone;     // how many offsets lie before the first that Kafka still has
};

struct findings {
    struct wanted wanted;
    struct searched searched[TOPICS];
    size_t searched_count;
    struct topic_spans spans; // what was read of these topics
    struct versions *records; // what was found
    size_t count;
    char forgotten_at[FORGOTTEN_AT_SIZE]; // when the record was forgotten on request; "": it was not
    struct positions *positions; // of the consumers, when the database was asked (record_stored.h); NULL: it was not
};

// The record of that name on that topic, added where it is not there yet. Borrowed until the next one is added.
struct versions *findings_record(struct findings *findings, const struct topic *topic, const char *name);

// Whether any version of any record was found.
bool findings_any(const struct findings *findings);
void findings_free(struct findings *findings);
