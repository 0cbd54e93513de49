// The inside of a batch, which batch.c, batch_write.c and batch_rejects.c share.
#pragma once

#include "common/database.h"
#include "intake/batch_positions.h"
#include "intake/tally.h"
#include "intake/winners.h"
#include "messages/message.h"

struct entry {
    struct message message;
    struct record *record;       // NULL: rejected
    struct rejection *rejection; // NULL: valid
    uint32_t move;               // place of its partition's in the batch's moves
};

struct batch {
    const struct record_kind *kind;
    struct arena *arena;   // of the entries
    struct arena *scratch; // of one event that is judged, or of one transaction
    struct entry *entries; // in the order of arrival
    size_t count, room;
    size_t bytes;
    struct position_move *moves; // expected: where the database stands, as far as the batch is written
    size_t move_count, move_room;
    size_t written;               // entries that are committed
    struct batch_counts counting; // of the transaction in hand
    bool prepared;                // what follows is that of the whole batch, as if none of it were stored
    size_t moved;                 // positions that one transaction moves; as all up to the differences
    size_t rejected;              // entries
    struct winners winners;
    struct array ids;           // of the winners, in scratch
    struct copy_buffer rows;    // of records
    struct copy_buffer rejects; // rows of rejects
    struct differences differences;
    char traceparent[TRACEPARENT_SIZE];
    struct batch_counts counts;
};

// The rows of the rejects among entries [from, to), as if none of them were stored; `rejected` says how many they are.
void batch_prepare_rejects(struct batch *batch, size_t from, size_t to);

// Copies the rejects among entries [from, to) to the database; *count says how many, as those
// that it has already are left out. They must be prepared.
MUST_CHECK bool batch_write_rejects(struct batch *batch, struct database *database, size_t from, size_t to,
                                    size_t *count, struct error *error);
