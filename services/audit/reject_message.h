// A rejected message with everything of it that may be shown. Where a person's number is in it, whatever it was
// rejected for, the key, the value and most headers are left out.
#pragma once

#include "audit/rejects.h"

struct reject_message {
    struct reject reject;
    bool personal;        // a person's number is in it
    const uint8_t *key;   // NULL: null, or not to be shown
    const uint8_t *value; // likewise
    size_t key_size, value_size;
    struct header *headers; // those that may be shown, in the order in which they came; a name may be there twice
    size_t header_count;
    json_t *decoded;      // what the value says; NULL where it does not decode or is not to be shown
    struct rejection why; // why it does not decode
    PGresult *rows;       // what everything above is borrowed from, besides the arena
    struct arena *arena;
};

// Reads the reject with that id. ERROR_FATAL where there is none. Free with reject_message_free, also where it failed.
MUST_CHECK bool reject_message_read(struct reject_message *message, struct database *database, int64_t id,
                                    struct error *error);
void reject_message_free(struct reject_message *message);

// The same as JSON, for programs. The caller owns it.
json_t *reject_message_json(const struct reject_message *message);
