// The inside of a batch (batch.h), for the files batch….c. Nobody else includes it.
#pragma once

#include "common/database.h"
#include "intake/batch_positions.h"
#include "intake/forgotten.h"
#include "intake/tally.h"
#include "intake/winners.h"
#include "messages/message.h"

// A message with what was found out about it: either a record or a rejection.
struct entry {
    struct message message;              // a copy in the batch's arena
    struct record *record;               // NULL: it is rejected
    struct rejection *rejection;         // NULL: it is valid
    const struct rejection *warning;     // why its signatures fail, where it is not rejected for that; else NULL
    struct verification *verification;   // until batch_prepare; NULL: its signatures are passed over
    struct partition_position *position; // of its partition, where there is a verification
    uint32_t move;                       // place of its partition in the batch's moves
    const char *keyids; // of the keys that signed it, a line each, for the audit trail; NULL: none counts
    bool verified;      // its signatures are right
    bool withheld;      // it holds a person's number: only its place and three headers are kept
    bool forgotten;     // of a record that was forgotten: it does not count; of a reject: what it says is withheld
};

// Usually one transaction writes all entries. Where the database refuses one of them, several write a part each: the
// entries [from, to) of a "range". What stands below `prepared` is always that of the last range that was prepared, and
// is computed as if none of its records and rejects were stored; looking them up in the database corrects it.
struct batch {
    const struct record_kind *kind;
    struct verifiers *verifiers; // NULL: signatures are passed over
    struct arena *arena;         // of the entries: until batch_reset
    struct arena *records;       // of theirs, as long: close together, as all of them are gone through while preparing
    struct arena *scratch;       // while a message is judged, then of one transaction
    struct entry *entries;       // in the order of their arrival
    size_t count, room;
    size_t bytes;                // of the messages
    struct position_move *moves; // one for each partition; `expected` follows what is committed
    size_t move_count, move_room;
    size_t written;               // entries that are committed
    struct batch_counts counting; // what becomes of the entries of the transaction in hand
    bool unsettled;               // signatures are being verified that were not taken over
    bool prepared;                // what follows is that of the whole batch
    size_t moved;                 // how many positions the range moves
    size_t rejected;              // how many of its entries are rejected
    size_t forgotten;             // how many of its records were forgotten
    struct winners winners;       // of its records
    struct array ids;             // of the winners that are looked up, in scratch
    struct copy_buffer rows;      // of the winners
    struct copy_buffer rejects;   // rows of its rejected entries
    struct differences differences;
    char traceparent[TRACEPARENT_SIZE]; // of the last entry that had one
    struct arrivals arrivals;           // of all entries
    struct reject_sources sources;      // of the rejected entries that are committed
    struct reject_sources warned;       // of those that count though their signatures fail
    struct batch_counts counts;         // of all that was ever committed
};

// Finds out whether a record lies beyond what was there before the batch, and has the position follow it. `rises`: the
// kind's ids do.
void position_follow(struct partition_position *position, const struct position_move *move, struct record *record,
                     bool rises);

// Forgets verifications that were not taken over.
void batch_verifications_drop(struct batch *batch);

// Has an entry's signatures verified, if they are to be: its envelope (event.h) was just read.
void batch_verify(struct batch *batch, struct entry *entry, const struct event *event,
                  struct partition_position *position);

// Fills the moves with what entries [from, to) do to the positions; new_offset is -1 where they have none of a
// partition.
void batch_moves_find(struct batch *batch, size_t from, size_t to);

// Moves the positions in the order of the partitions, so that two consumers that both believe to have them lock the
// rows in the same order and cannot deadlock. *edition is what they say of the list of forgotten records: whoever
// forgets one locks all positions, and so comes before this transaction or after it.
MUST_CHECK bool batch_moves_write(struct batch *batch, struct database *database, int64_t *edition,
                                  struct error *error);

// Makes the rows of the rejected entries among [from, to). To be called while a range is prepared, when `rejected` is
// known.
void batch_prepare_rejects(struct batch *batch, size_t from, size_t to);

// Finds out which of entries [from, to) are of records that were forgotten on request by now, and takes away what
// others say of such; `edition` is what the positions that were just moved say of the list. Where *changed, the range
// must be prepared anew.
MUST_CHECK bool batch_forget(struct batch *batch, struct forgotten *forgotten, struct database *database,
                             int64_t edition, size_t from, size_t to, bool *changed, struct error *error);

// Adds the determinations among entries [from, to) to the audit trail; nothing of another topic's. Within the caller's
// transaction.
MUST_CHECK bool batch_audit(struct batch *batch, struct database *database, size_t from, size_t to,
                            struct error *error);

// Copies those rows to the database, but for rejects that it has already (they were read once before). *count says how
// many were new. Within the caller's transaction.
MUST_CHECK bool batch_write_rejects(struct batch *batch, struct database *database, size_t from, size_t to,
                                    size_t *count, struct error *error);
