// One rejected message with all that may be shown of it: where a person's number is in it, the key, the value and most
// headers are none of that, whatever it was rejected for.
#pragma once

#include "audit/rejects.h"

struct reject_message {
    struct reject reject;
    bool personal;      // a person's number is in it
    const uint8_t *key; // NULL: none, or not to be shown; so the value
    const uint8_t *value;
    size_t key_size, value_size;
    struct header *headers; // in their order, with repetitions; those that may be shown
    size_t header_count;
    json_t *decoded;      // what the value says; NULL where it does not decode or is not to be shown
    struct rejection why; // it does not decode
    PGresult *rows;       // what the rest is borrowed from, besides the arena
    struct arena *arena;
};

// ERROR_FATAL where there is none of that id. Free with reject_message_free, also where it failed.
MUST_CHECK bool reject_message_read(struct reject_message *message, struct database *database, int64_t id,
                                    struct error *error);
void reject_message_free(struct reject_message *message);

json_t *reject_message_json(const struct reject_message *message); // the caller's
