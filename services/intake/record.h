// What a consumer knows of its records: the one place where permits, arrivals, placements and determinations differ.
#pragma once

#include "common/arena.h"
#include "common/database.h"
#include "intake/copy_buffer.h"
#include "intake/differences.h"
#include "messages/check.h"
#include "messages/topics.h"

#include <protobuf-c/protobuf-c.h>

// One version of one record. A consumer's own struct begins with it.
struct record {
    const uint8_t *id; // 16 bytes of a UUID, or the text of what is determined
    size_t id_size;
    uint8_t event_id[16];
    int64_t event_time; // microseconds since 2000
    int32_t day;        // granted_on, arrived_on, housed_on; DAY_NONE of a determination
    bool withdrawn;
};

struct record_kind {
    const char *program; // also the consumer group's name
    const char *topic;
    const char *event_type;
    size_t bytes_most; // of a value
    Oid id_type;

    // What a value decodes as, and how large the consumer's own struct is.
    const ProtobufCMessageDescriptor *message;
    size_t size;

    // Checks the message field by field, in the order of their numbers, and takes from it what the record says of
    // itself: id, day, withdrawn and what is the consumer's own. What the record points at must be within its struct or
    // of the event. False with the rejection of the check.
    bool (*fill)(struct record *record, const void *message, const struct check *check);

    // $1: ids, ascending. Columns as in `read`, one row for each that is stored.
    const struct embedded_text *lookup;
    struct record *(*read)(const PGresult *result, int row, struct arena *arena);

    // $1: ids, $2: event ids of the versions that are overtaken. Deletes exactly these.
    const struct embedded_text *remove;

    // COPY … FROM STDIN (FORMAT binary), and one row of it.
    const struct embedded_text *copy;
    void (*write)(const struct record *record, struct copy_buffer *buffer);

    // What the record counts for in the aggregates: sign +1 when it comes to hold, -1 when it no longer does. Never
    // called for a withdrawn one. NULL of determinations: they are in no aggregate, but the emitter is told which of
    // them changed.
    void (*count)(const struct record *record, int sign, struct differences *differences);
};

// What the records with a UUID have in common: the first columns of lookup and copy, in this order: id uuid, event_id
// uuid, event_time timestamptz, day date, withdrawn boolean.
#define RECORD_COLUMNS 5

// Decodes an event's payload in the arena; NULL with the rejection.
void *record_unpack(const ProtobufCMessageDescriptor *descriptor, const struct event *event, struct arena *arena,
                    struct rejection *rejection);

// Decodes an event and judges it by itself. The record is in the arena; what only the judging needs is in scratch. It
// may point into the event's payload. NULL with the rejection.
struct record *record_judge(const struct record_kind *kind, const struct event *event, struct arena *arena,
                            struct arena *scratch, struct rejection *rejection);

// Takes the record's id from a field that is a UUID, for `fill`.
bool record_uuid(struct record *record, const struct check *check, const char *field, const char *text,
                 uint8_t uuid[16]);

void record_read(struct record *record, const PGresult *result, int row); // borrows the id from the result
void record_write(const struct record *record, struct copy_buffer *buffer);

// Of two versions of one record the one with the later ce_time holds, then the one with the higher event id.
int record_compare_version(const struct record *a, const struct record *b);

// Whether two versions of one record are the same event, sent or read twice.
bool record_same_event(const struct record *a, const struct record *b);
