// Forgetting records of people on request: a permit, a family arrival, a placement. The record is deleted and what it
// counts for is kept as a sum, so that no figure changes. Of its id a digest is kept, by which the consumers know its
// messages: none of them counts any more, neither a duplicate nor a correction nor the topic read anew (rebuild).
//
// A placement and what it houses tell of the same people, and are forgotten together (docs/decisions/forget.md).
#pragma once

#include "common/database.h"

#include <jansson.h>

// Ids of records, 16 bytes each. Begin with {0}; free with record_ids_free.
struct record_ids {
    uint8_t (*items)[16];
    size_t count;
};
void record_ids_add(struct record_ids *ids, const uint8_t id[16]);
void record_ids_free(struct record_ids *ids);

// What was forgotten.
struct forgetting {
    int64_t permits, arrivals, placements;
    int64_t links;   // arrivals that named one of these as their sponsor, and no longer do
    int64_t rejects; // rejected messages that are withheld, as the id of one of these stands in them
    int64_t before;  // of the ids that were given: how many were forgotten before
};

// Forgets them and what goes with them, in one transaction, which is in the audit trail; in a dry run it only tells
// what it would. ERROR_FATAL where there is no record of an id, now or before: nothing is forgotten then.
MUST_CHECK bool forget(struct forgetting *done, struct database *database, const struct record_ids *ids, bool dry_run,
                       struct error *error);

// What is kept of all that were forgotten: an array of {"topic", "forgotten_at", "salt", "digest"}. NULL with the
// error.
json_t *forget_list(struct database *database, struct error *error);

// Finds the records of such a list that are there (again), as after a backup was restored. *missing is how many of the
// list are neither there nor forgotten. ERROR_CONFIG where it is no such list.
MUST_CHECK bool forget_again_find(struct record_ids *ids, int64_t *missing, struct database *database,
                                  const json_t *list, struct error *error);

// When the record was forgotten, into `at` ("2017-04-01T09:30:00Z"); "" where it was not.
#define FORGOTTEN_AT_SIZE 32
MUST_CHECK bool forgotten_at(struct database *database, const uint8_t id[16], char at[FORGOTTEN_AT_SIZE],
                             struct error *error);
