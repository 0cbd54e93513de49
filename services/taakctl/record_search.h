// Looks through the input topics for the versions of a record, by what the messages say: keys need not be right.
#pragma once

#include "common/topic_reader.h"
#include "taakctl/command.h"
#include "taakctl/record_versions.h"

// What is looked for: a UUID, or what is determined as far as it was typed, such as "total/2017-1", in small letters.
struct wanted {
    char name[RECORD_NAME_SIZE];
    bool is_uuid;
    const struct topic *topic; // NULL: all input topics
};

// False where a text is neither.
bool wanted_read(const char *text, struct wanted *wanted);

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
};

// The record of that name on that topic; added where there is none yet.
struct versions *findings_record(struct findings *findings, const struct topic *topic, const char *name);
void findings_free(struct findings *findings);

struct search;

// NULL with the error. The findings, with what is wanted, must live as long.
struct search *search_open(struct context *context, struct findings *findings);
void search_close(struct search *search);

// Reads up to where the topics end now, as a read_committed reader; the next time from there on.
MUST_CHECK bool search_read(struct search *search, struct error *error);
