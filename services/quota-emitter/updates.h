// What a round of the emitter publishes: an update for each key whose figures differ from its last message, and a
// tombstone for each key that no longer exists.
//
// An update is three things that are written together: a message in the outbox (outbox.h), the key's row in the table
// quota or nation (published_rows.h), and a row for each determined figure that changed (changes.h).
//
// A round is updates_start, updates_publish, updates_write.
#pragma once

#include "common/database.h"
#include "rules/figures.h"

#include <stdint.h>

struct updates;

// event_source is the ce_source of the messages; it is borrowed. `signs`: they will be signed (outbox.h).
struct updates *updates_new(const char *event_source, bool signs);
void updates_free(struct updates *updates);

// Reads the last message of every key, in place of what it knew, and forgets which determinations have changed. To be
// called first, and again after any failure.
MUST_CHECK bool updates_read(struct updates *updates, struct database *database, struct error *error);

// Notes which determinations have changed, by their subjects: the next figures that are published name them as causes.
MUST_CHECK bool updates_caused(struct updates *updates, struct database *database, struct array_reader subjects,
                               struct error *error);

// Begins a round. traceparent is that of the last event that caused it, borrowed until updates_write; NULL: none.
// last_sequence is the last outbox-sequence given out.
void updates_start(struct updates *updates, const char *traceparent, int64_t last_sequence);

// Takes what differs from the last messages among the figures that are touched, and clears the touched marks.
// `everything` says that all figures were computed anew: then keys that no longer exist get their tombstones. With
// `gather` what is touched in the indicative period stays so, for a later round. `position` is the position date, or
// DAY_NONE. Returns how many messages that makes; each has taken the next sequence.
int64_t updates_publish(struct updates *updates, struct figures *figures, bool everything, bool gather,
                        int32_t position);

// Writes them, within the caller's transaction. After a failure call updates_read before the next round.
MUST_CHECK bool updates_write(struct updates *updates, struct database *database, int32_t position,
                              struct error *error);
