// The winners of a batch: of each id the version that holds among those in the batch, in the order of the ids. Which
// version that is, record_compare_version tells.
#pragma once

#include "intake/record.h"

// While records are added, one of them; after winners_finish, the winner of an id.
struct winner {
    struct record *record;
    uint64_t prefix;        // the first 8 bytes of its id as a number, to sort by
    uint32_t order;         // the how many-eth record it was, from 0
    uint32_t risen : 31;    // how many versions of the id were the newest in the batch when they came; it is the last
    uint32_t overtaken : 1; // set by the caller: the stored version holds against it
};

// Begin with {0}. One run is winners_start, winners_add for each record, winners_finish; then the winners can be read
// and searched until the next run, for which the memory is kept.
struct winners {
    struct winner *items;
    size_t count;
    struct winner *other; // room for the other half of a sort
    size_t room;          // of both
    // After winners_finish: how many records came when a newer version was in the batch, and how many were the very
    // same event as the newest.
    int64_t overtaken, duplicate;
};

// Forgets what was in it, and makes room for `most` records.
void winners_start(struct winners *winners, size_t most);

// Adds a record, which is borrowed as long as the winners are used. At most as many as there is room for.
void winners_add(struct winners *winners, struct record *record);

// Leaves the winners in `items`, by id ascending (as bytes), and their number in `count`.
void winners_finish(struct winners *winners);

// The winner with the same id as `like`; NULL where there is none.
struct winner *winners_search(const struct winners *winners, const struct record *like);

void winners_free(struct winners *winners);
