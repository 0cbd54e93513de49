// Recalculation: takes what the consumers have changed, folds it into the aggregates, lets the rules recompute the
// figures that it touches, and puts those that differ from the last message of their key into the outbox. A round of
// all that is one transaction.
//
// Ledger, figures and last messages are kept in memory between rounds, as a copy of what is committed. After any
// failure they are read anew. Figures are held back, while rounds go on, as long as the consumers have to read again
// what was already counted (reconcile.h).
#pragma once

#include "common/database.h"

struct recalculator;

// event_source is the ce_source of what it publishes; it is borrowed. `signs`: it will be signed (outbox.h).
struct recalculator *recalculator_new(const char *event_source, bool signs);
void recalculator_free(struct recalculator *recalculator);

// What a round did.
struct recalculation {
    int64_t differences;     // how many rows of table difference it took
    int64_t updates;         // how many messages of quotas and nation it put into the outbox, tombstones too
    int64_t rejects;         // how many rejects it put there
    int64_t last_sequence;   // the last outbox-sequence that was given out
    bool rejects_left;       // rejects may be left for a round that takes them
    bool held;               // figures are held back (see above)
    int64_t came_ms;         // when the oldest event of those differences came (unix_ms); 0: not known
    bool gathering;          // changes of the indicative period wait for a round that takes them
    const char *traceparent; // of the last event that caused it; NULL: none had one. Borrowed until the next round
};

// What a round takes besides the figures of periods that have a total, which it always takes.
struct round_takes {
    bool indicative; // changes of the indicative period's figures; one after which everything is computed anew takes
                     // them in any case
    bool rejects;    // rejects, 2,000 at most
};

// Does a round. The connection must have the lead.
// After an error the next round reads everything anew; ERROR_TRANSIENT also where the database is not as this emitter
// left it, as after a restore, so that the emitter begins anew.
MUST_CHECK bool recalculator_round(struct recalculator *recalculator, struct database *database,
                                   struct round_takes takes, struct recalculation *done, struct error *error);

// Forgets what is in memory, so that the next round reads everything anew: to be called on a new connection.
void recalculator_forget(struct recalculator *recalculator);
