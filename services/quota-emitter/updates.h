// What a round publishes: each figure that differs from the last message of its key, and a tombstone for each key that
// no longer exists. An update is a row of the outbox, the key's row in the table quota or nation, and a change of the
// figures that were determined.
#pragma once

#include "common/database.h"
#include "rules/figures.h"

#include <stdint.h>

struct updates;

struct updates *updates_new(const char *event_source); // borrowed
void updates_free(struct updates *updates);

// Reads the last message of every key. Which determinations changed is forgotten.
MUST_CHECK bool updates_read(struct updates *updates, struct database *database, struct error *error);

// Keeps which determinations changed, by their subjects, until figures are published: they are the causes then.
MUST_CHECK bool updates_caused(struct updates *updates, struct database *database, struct array_reader subjects,
                               struct error *error);

// A round begins. traceparent: of the last cause, borrowed until updates_write; NULL: none.
void updates_start(struct updates *updates, const char *traceparent, int64_t last_sequence);

// Takes what differs of the figures that are touched; where everything was computed, the keys that vanished too.
// Returns how many updates that is: each has the next sequence. position: the position date, DAY_NONE before the first
// event.
int64_t updates_publish(struct updates *updates, struct figures *figures, bool everything, int32_t position);

// Writes them. After a failure updates_read comes first.
MUST_CHECK bool updates_write(struct updates *updates, struct database *database, int32_t position,
                              struct error *error);
