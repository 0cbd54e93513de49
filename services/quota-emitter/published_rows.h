// The last messages of keys, on their way into the tables quota, nation and tombstone.
#pragma once

#include "common/database.h"
#include "ledger/figure_row.h"
#include "quota-emitter/published.h"

// When messages were told, beside what they say: outbox-sequences and times.
struct told_columns {
    struct array sequences, times;
};

struct published_rows {
    struct figure_rows quotas, nations; // keys that have figures
    struct told_columns quotas_told, nations_told;
    struct array keys, codes, periods, revisions, due; // keys that have become tombstones
    struct told_columns tombstones_told;
    struct array revived; // keys that were tombstones and have figures again
};

// None yet, and room for `count` quotas at first. What is added lives in the arena too.
struct published_rows published_rows_in(struct arena *arena, size_t count);

// A key has figures: its last message, which must fit (figure_row_fits), and whose publication tells its key and when
// it was told.
void published_rows_add(struct published_rows *rows, const struct publication *publication,
                        const ProtobufCMessage *message);

// A key has no figures any more: its last message is a tombstone; or, where that is due, nothing that can be stored,
// and the tombstone is still to be sent. It keeps its revision.
void published_rows_remove(struct published_rows *rows, const struct publication *publication, bool due);

// A key was a tombstone until now: to be called beside published_rows_add.
void published_rows_revive(struct published_rows *rows, int code, int period);

// Writes them all, in place of what the keys had. Nothing may be added, and it may not be called, afterwards.
MUST_CHECK bool published_rows_write(struct published_rows *rows, struct database *database, struct error *error);
