// Whether the audit trail is as it was written: computes the hash of every entry anew, each from the one before.
//
// A change of an entry, a gap between two and a wrong order show by themselves. What does not is that the end was cut
// off, or everything written anew, by somebody who is the database's owner: only a head that was noted elsewhere tells.
#pragma once

#include "audit/verification.h"
#include "common/progress.h"

#define CHAIN_HASH_SIZE 32                                 // SHA-256
#define CHAIN_HEAD_SIZE (20 + 1 + 2 * CHAIN_HASH_SIZE + 1) // the text of a head

// An entry by its number and hash: it stands for all up to it. Number 0: none.
struct chain_head {
    int64_t number;
    uint8_t hash[CHAIN_HASH_SIZE];
};

// Reads "17:0123…ef" (64 hexadecimal digits); false where it is none. And the other way round, into and as `text`.
bool chain_head_read(const char *text, struct chain_head *head);
const char *chain_head_format(const struct chain_head *head, char text[CHAIN_HEAD_SIZE]);

// Goes through all entries in one moment of the database. What is wrong becomes differences of the verification, the
// first in the trail first; *last is the last entry. Where a head was noted earlier, `noted` (else NULL), it must still
// be part of the trail.
MUST_CHECK bool chain_verify(struct verification *verification, struct database *database,
                             const struct chain_head *noted, struct chain_head *last,
                             const struct progress_listener *listener, struct error *error);

// How many entries there are, for a progress bar.
MUST_CHECK bool chain_length(struct database *database, int64_t *entries, struct error *error);
