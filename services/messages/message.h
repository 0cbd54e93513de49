// A Kafka message as it came, and why one is rejected.
#pragma once

#include "common/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct header {
    const char *name;
    const uint8_t *value; // NULL is null
    size_t size;
};

// All pointers are borrowed from whoever made it.
struct message {
    const char *topic;
    int32_t partition;
    int64_t offset;
    int64_t timestamp_ms; // the broker's, since 1970; -1: none
    const uint8_t *key;   // NULL is null
    size_t key_size;
    const uint8_t *value; // NULL is null
    size_t value_size;
    const struct header *headers;
    size_t header_count;
};

// The same in the arena, all but the topic's name; *size is how many bytes that takes.
struct message message_copy(const struct message *message, struct arena *arena, size_t *size);

// In the order in which they are looked for, but that of fields goes before.
enum reject_reason {
    REJECT_MESSAGE_TOO_LARGE,
    REJECT_MISSING_HEADER,
    REJECT_INVALID_HEADER,
    REJECT_UNKNOWN_TYPE,
    REJECT_MALFORMED_PROTOBUF,
    REJECT_PERSONAL_IDENTIFIER,
    REJECT_INVALID_UUID,
    REJECT_UNSPECIFIED_ENUM,
    REJECT_PERSONS_OUT_OF_RANGE,
    REJECT_INVALID_DATE,
    REJECT_DATE_IN_FUTURE,
    REJECT_INVALID_PERIOD,
    REJECT_INVALID_CODE,
    REJECT_INVALID_NAME,
    REJECT_INHABITANTS_OUT_OF_RANGE,
    REJECT_NOTHING_DETERMINED,
    REJECT_INCONSISTENT_FIGURES,
    REJECT_NOT_STORABLE,
    REJECT_REASONS
};

struct rejection {
    enum reject_reason reason;
    char explanation[512]; // what a person needs to mend it
};

// "message-too-large"; "decode", "validate" or "apply".
const char *reject_reason_name(enum reject_reason reason);
const char *reject_reason_stage(enum reject_reason reason);

// Fills the rejection and returns false, so that a check can `return reject(...)`.
__attribute__((format(printf, 3, 4))) bool reject(struct rejection *rejection, enum reject_reason reason,
                                                  const char *format, ...);
