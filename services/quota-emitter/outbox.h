// Messages on their way into the table outbox: each gets the next sequence.
#pragma once

#include "common/database.h"
#include "intake/copy_buffer.h"
#include "rules/figures.h"

#include <stdint.h>

// What a round of the emitter publishes. Everything lives in the arena until outbox_write.
struct outbox {
    struct arena *arena;
    const char *source;      // EVENT_SOURCE
    const char *traceparent; // of the last cause; NULL: none
    char time[32];           // ce_time
    int64_t last_sequence;
    struct copy_buffer rows;
    size_t count;
};

void outbox_start(struct outbox *outbox, const char *source, const char *traceparent, int64_t last_sequence);

// One update of a figure, or its tombstone (value NULL: it takes no revision; give the last). code CODE_NONE: the
// nation.
void outbox_add(struct outbox *outbox, int code, int period, int64_t revision, const uint8_t *value, size_t size);

// Appends the rows to the table outbox.
MUST_CHECK bool outbox_write(struct outbox *outbox, struct database *database, struct error *error);

void outbox_free(struct outbox *outbox);
