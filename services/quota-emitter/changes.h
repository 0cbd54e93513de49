// Which figures that are determined, not counted, changed in a round, and why: rows of the table quota_change.
//
// The indicative period has no determined figures: its total follows the inflow. Nor has a key that does not exist.
#pragma once

#include "common/database.h"
#include "quota-emitter/causes.h"
#include "rules/figures.h"

#include <protobuf-c/protobuf-c.h>

// The determined figures of one key's message.
struct determined {
    bool some; // it has any
    enum phase phase;
    int64_t figures[DETERMINED_FIGURES]; // persons, or the number of the total's status; 0 where there are none
};

// Those of a message Quota or NationalQuota; NULL, and an indicative one, has none.
struct determined determined_of(const ProtobufCMessage *message);

// What changed, until it is written.
struct changes {
    struct array codes, periods, figures, values, causes, events, times;
    uint32_t count;
};

// None yet; all is in the arena.
struct changes changes_in(struct arena *arena);

// Notes the figures of a key that differ. code CODE_NONE: the nation's.
void changes_note(struct changes *changes, int code, int period, const struct determined *before,
                  const struct determined *after, const struct causes *causes);

// Writes them, once, as changes on that position date (DAY_NONE before the first event).
MUST_CHECK bool changes_write(struct changes *changes, struct database *database, int32_t position,
                              struct error *error);
