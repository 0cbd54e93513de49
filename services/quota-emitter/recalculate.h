// Recalculation: takes what the consumers changed, folds it into the aggregates, lets the rules recompute what it
// touches, and puts what differs from the last message of its key into the outbox. One transaction.
//
// The ledger, the figures and the last messages are held in memory as a copy of what is committed; after any failure
// they are read anew.
#pragma once

#include "common/database.h"

struct recalculator;

struct recalculator *recalculator_new(const char *event_source);
void recalculator_free(struct recalculator *recalculator);

// What a round did.
struct recalculation {
    int64_t differences; // taken
    int64_t updates;     // of quotas and nation, tombstones too
    int64_t rejects;     // moved to the outbox
    int64_t last_sequence;
    bool rejects_left;       // some may wait for a round that takes rejects
    const char *traceparent; // of the last cause, until the next round; NULL: none
};

// One round; with `rejects` it takes these too, some thousands at most. The database's connection must hold the lead.
// After an error the next round reads everything anew.
MUST_CHECK bool recalculator_round(struct recalculator *recalculator, struct database *database, bool rejects,
                                   struct recalculation *done, struct error *error);

// Forgets what is in memory: the next round reads everything anew.
void recalculator_forget(struct recalculator *recalculator);
