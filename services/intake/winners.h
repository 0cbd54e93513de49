// The winners of a batch: of each id the newest version in it, in the order of the ids.
#pragma once

#include "intake/record.h"

struct winner {
    struct record *record;
    uint64_t prefix;        // first bytes of its id, to sort by
    uint32_t order;         // of arrival
    uint32_t risen : 31;    // versions of its id, it among them, that were the newest in the batch when they came
    uint32_t overtaken : 1; // by the stored version, which holds
};

struct winners {
    struct winner *items;
    size_t count;
    struct winner *other; // room to sort them
    size_t room;
    int64_t overtaken, duplicate; // versions that came when a newer one was in the batch, or the very same event
};

void winners_start(struct winners *winners, size_t most);         // forgets what was in it
void winners_add(struct winners *winners, struct record *record); // at most so many; borrows the record
void winners_finish(struct winners *winners);                     // now items are the winners
struct winner *winners_search(const struct winners *winners, const struct record *like); // of its id; NULL: none
void winners_free(struct winners *winners);
