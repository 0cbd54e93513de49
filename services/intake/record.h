// What a consumer knows about its records: the one place where permits, arrivals, placements and determinations differ.
// Everything else in services/intake is the same for all four.
#pragma once

#include "common/arena.h"
#include "common/database.h"
#include "intake/copy_buffer.h"
#include "intake/differences.h"
#include "messages/check.h"
#include "messages/topics.h"

#include <protobuf-c/protobuf-c.h>

// One version of one record, as one event said it. Each consumer has a struct of its own that begins with this one, so
// its functions below may cast from one to the other.
struct record {
    const uint8_t *id; // 16 bytes of a UUID; of a determination the text of what it determines (its subject)
    size_t id_size;
    uint8_t event_id[16]; // ce_id
    int64_t event_time;   // ce_time, microseconds since 2000-01-01 UTC
    int32_t day;          // granted_on, arrived_on or housed_on (rules/calendar.h); DAY_NONE of a determination
    bool withdrawn;
    const uint8_t *link; // 16 bytes of a UUID: the record that this one names; NULL: none
    bool beyond; // its id is higher than all that its partition had before the batch, and than all that were stored
                 // when the partition was taken up: so no stored version of it is looked for (batch_write.c)
};

// A kind of record: a consumer defines one as a constant and calls consumer_main with it.
struct record_kind {
    const char *program;    // its name, which is the consumer group's too
    const char *topic;      // what it reads
    const char *event_type; // the ce_type that belongs on the topic
    size_t bytes_most;      // the largest value that a message may have
    Oid id_type;            // of the ids in the database: OID_UUID or OID_TEXT
    bool gathers;           // events come close behind each other: the broker gathers them (consumer_conf.c)

    // What a value decodes as, and the size of the consumer's struct.
    const ProtobufCMessageDescriptor *message;
    size_t size;

    // Judges a message by itself, without looking at anything else that is known, and takes from it what the record
    // says: id, day, withdrawn and what is the consumer's own. False with the rejection of the check where the message
    // is not valid; the order of the checks decides which reason it gets. What the record points at is in its own
    // struct or in the event's payload, which lives as long.
    bool (*fill)(struct record *record, const void *message, const struct check *check);

    // The municipalities that a valid message names, as codes such as GM0716 that are borrowed from it: how many, the
    // list of them in the arena. NULL of records that name none. So it is known for whom a publisher writes.
    size_t (*municipalities)(const void *message, struct arena *arena, const char ***codes);

    // The query for the highest id that is stored, in one row or none. NULL of ids that are no UUIDs: these do not
    // rise.
    const struct embedded_text *highest;

    // The query for stored versions. $1: array of ids, ascending. A row for each id that is stored, with the columns
    // that `read` takes and, last, its place (ctid). `read` makes a record of a row in the arena; it may borrow from
    // the result, and leave out what `count` does not need.
    const struct embedded_text *lookup;
    struct record *(*read)(const PGresult *result, int row, struct arena *arena);

    // The statement that deletes versions that were overtaken. $1: array of their places; $2: of their ids; $3: of
    // their event ids, all in the same order. It deletes exactly these versions, so that its count of rows tells
    // whether all were still there.
    const struct embedded_text *remove;

    // COPY … FROM STDIN (FORMAT binary) into the table; `write` adds one row of it (copy_row and all columns).
    const struct embedded_text *copy;
    void (*write)(const struct record *record, struct copy_buffer *buffer);

    // Adds to the differences what the record counts for in the aggregates: with sign +1 where it comes to hold, with
    // -1 where it no longer does. Not called for a withdrawn record, which counts for nothing. NULL of determinations:
    // they are in no aggregate, but the emitter is told which of them changed.
    void (*count)(const struct record *record, int sign, struct differences *differences);
};

// Whether each message of the kind goes into the audit trail: what people decided, so determinations alone.
static inline bool kind_is_audited(const struct record_kind *kind)
{
    return !kind->count;
}

// Records whose id is a UUID have these columns in common, first and in this order in `lookup` and `copy`: id uuid,
// event_id uuid, event_time timestamptz, day date, withdrawn boolean. The columns of one kind follow.
#define RECORD_COLUMNS 5

// Decodes an event's payload as the message of the descriptor, in the arena, for `record_judge`. NULL with the
// rejection malformed-protobuf where it is none.
void *record_unpack(const ProtobufCMessageDescriptor *descriptor, const struct event *event, struct arena *arena,
                    struct rejection *rejection);

// Decodes an event's payload and judges it by the kind's `fill`. The record is in `arena`, and may borrow from the
// payload, which must live as long; what only the judging needs goes into `scratch`. NULL with the rejection.
struct record *record_judge(const struct record_kind *kind, const struct event *event, struct arena *arena,
                            struct arena *scratch, struct rejection *rejection);

// For `fill`: checks a field that is the UUID of the record, and makes it the id. `uuid` is in the record's own struct.
bool record_uuid(struct record *record, const struct check *check, const char *field, const char *text,
                 uint8_t uuid[16]);

// The same for a field that may name another record, which then is the record's link; its UUID is in the record's own
// struct, too.
bool record_link(struct record *record, const struct check *check, const char *field, const char *text,
                 uint8_t uuid[16]);

// The columns in common: filled from a row of `lookup`, the id borrowed from the result; and added to a row of `copy`.
void record_read(struct record *record, const PGresult *result, int row);
void record_write(const struct record *record, struct copy_buffer *buffer);

// Which of two versions of one record holds: the one with the later ce_time, at the same time the one with the higher
// event id (docs/decisions/versions.md). Less than 0 where b holds, more than 0 where a does, 0 where they are one
// event.
int record_compare_version(const struct record *a, const struct record *b);

// Whether two versions of one record have the same event id: one event, sent or read twice.
bool record_same_event(const struct record *a, const struct record *b);
