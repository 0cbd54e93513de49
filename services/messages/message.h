// A Kafka message as it came, and why one is rejected.
#pragma once

#include "common/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct header {
    const char *name;
    const uint8_t *value; // NULL: the header is null, which to Kafka is not the same as empty
    size_t size;
};

// All pointers are borrowed from whoever made it; message_copy makes one that can be kept.
struct message {
    const char *topic;
    int32_t partition;
    int64_t offset;
    int64_t timestamp_ms; // Kafka's, since 1970; by LogAppendTime it is the broker's own clock; -1: none
    const uint8_t *key;   // NULL: null
    size_t key_size;
    const uint8_t *value; // NULL: null
    size_t value_size;
    const struct header *headers; // in the order in which they came; a name may be there twice
    size_t header_count;
    bool timestamp_made_up; // it is the publisher's own, as the topic lets it say (CreateTime)
};

// A copy in the arena, of everything but the topic's name, which is borrowed further. *size is how many bytes of the
// arena it takes.
struct message message_copy(const struct message *message, struct arena *arena, size_t *size);

// Why a message is rejected; the contract's reject reasons. Of several that apply the first counts, by the order in
// which things are looked at: size, headers, signature, decoding, then the fields by their number, then the message as
// a whole, then what its publisher may.
enum reject_reason {
    REJECT_MESSAGE_TOO_LARGE,
    REJECT_MISSING_HEADER,
    REJECT_INVALID_HEADER,
    REJECT_UNKNOWN_TYPE,
    REJECT_NOT_SIGNED,
    REJECT_BAD_SIGNATURE,
    REJECT_UNKNOWN_PUBLISHER,
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
    REJECT_NOT_AUTHORISED,
    REJECT_NOT_STORABLE, // the database refuses it, though every check passed
    REJECT_REASONS
};

struct rejection {
    enum reject_reason reason;
    char explanation[512]; // what a person needs in order to mend it, in one line
};

// "message-too-large" and so on, as tables, metrics and headers have it.
const char *reject_reason_name(enum reject_reason reason);

// Where it failed, by the words of Kafka Connect's header __connect.errors.stage: "decode", "validate" or "apply".
const char *reject_reason_stage(enum reject_reason reason);

// Fills the rejection, with an explanation formatted as by printf and made harmless to show (printable.h). Always
// returns false, so that a check can end with `return reject(...)`.
__attribute__((format(printf, 3, 4))) bool reject(struct rejection *rejection, enum reject_reason reason,
                                                  const char *format, ...);
