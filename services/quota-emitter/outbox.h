// Messages on their way into the table outbox. Each gets the next outbox-sequence, its headers and its key.
#pragma once

#include "common/database.h"
#include "intake/copy_buffer.h"
#include "rules/figures.h"

#include <stdint.h>

// The messages of one round of the emitter. Begin with {.whole_seconds = …}; a round is outbox_start, outbox_add for
// each message, and outbox_write.
struct outbox {
    bool whole_seconds;      // ce_time has no fraction of a second, as what is signed must have none
    struct arena *arena;     // of the message that is being added
    const char *source;      // ce_source: the setting EVENT_SOURCE
    const char *traceparent; // of the last event that caused this round; NULL: it had none
    int64_t time_us;         // ce_time: when the round began, microseconds since 2000
    char time[32];           // the same as a text
    int64_t last_sequence;   // the last one given out, by this round too
    struct copy_buffer rows; // the messages as rows of the table
    size_t count;            // how many
};

// Begins a round, and forgets the one before. last_sequence is the last one given out so far. Source and traceparent
// are borrowed until outbox_write.
void outbox_start(struct outbox *outbox, const char *source, const char *traceparent, int64_t last_sequence);

// Adds an update of a key's figures, with its new revision and its value. With value NULL it is the key's tombstone,
// which takes no revision of its own: give the last one. code CODE_NONE is the nation.
void outbox_add(struct outbox *outbox, int code, int period, int64_t revision, const uint8_t *value, size_t size);

// Appends the messages to the table outbox, within the caller's transaction.
MUST_CHECK bool outbox_write(struct outbox *outbox, struct database *database, struct error *error);

void outbox_free(struct outbox *outbox);
