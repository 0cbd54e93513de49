// Changes of the figures that are determined (causes.h) in a round of the emitter, each with its cause: rows of the
// table quota_change.
//
// A key that does not exist has no determined figures, and neither has the indicative period, whose total follows the
// inflow and is determined by nobody.
#pragma once

#include "common/database.h"
#include "quota-emitter/causes.h"
#include "rules/figures.h"

#include <protobuf-c/protobuf-c.h>

// The determined figures of a key.
struct determined {
    bool some; // it has any; else the rest is 0
    enum phase phase;
    int64_t figures[DETERMINED_FIGURES]; // persons; of DETERMINED_TOTAL_STATUS the number in enum total_status
};

// Those of a message Quota or NationalQuota; none of NULL, or of a message with an indicative total.
struct determined determined_of(const ProtobufCMessage *message);

// The changes of a round, until they are written: an array for each column.
struct changes {
    struct array codes, periods, figures, values, causes, events, times;
    uint32_t count;
};

// None yet. What is noted lives in the arena.
struct changes changes_in(struct arena *arena);

// Notes each determined figure of a key that is not the same before and after, with the cause that `causes` has for it,
// if any. code CODE_NONE is the nation.
void changes_note(struct changes *changes, int code, int period, const struct determined *before,
                  const struct determined *after, const struct causes *causes);

// Writes them as changes on that position date (DAY_NONE where there is none). Nothing may be noted, and it may not be
// called, afterwards.
MUST_CHECK bool changes_write(struct changes *changes, struct database *database, int32_t position,
                              struct error *error);
