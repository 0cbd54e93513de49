// Last messages on their way into the tables quota, nation and tombstone.
#pragma once

#include "common/database.h"
#include "ledger/figure_row.h"

struct published_rows {
    struct figure_rows quotas, nations;
    struct array keys, codes, periods, revisions; // of the tombstones
    struct array revived;                         // keys that were tombstones and have figures again
};

// None yet, with room for so many at first; all of it, what is added too, is in the arena.
struct published_rows published_rows_in(struct arena *arena, size_t count);

// The last message of a key, which must fit (figure_row.h); code CODE_NONE: the nation's.
void published_rows_add(struct published_rows *rows, int code, const ProtobufCMessage *message);

// The key's last message is a tombstone, or tells no figures: it keeps its revision.
void published_rows_remove(struct published_rows *rows, int code, int period, int64_t revision);

// The key's last message was a tombstone until now.
void published_rows_revive(struct published_rows *rows, int code, int period);

// Writes them, in place of what the keys had. Once.
MUST_CHECK bool published_rows_write(struct published_rows *rows, struct database *database, struct error *error);
