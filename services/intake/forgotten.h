// The records that were forgotten on request (taakctl forget), as the database lists them: none of their messages
// counts, and no other record may name them. Only digests of their ids are kept, salted with what the database has.
//
// Which edition of the list holds stands in the positions, too: so a batch learns of another one behind the locks of
// the positions that it moves, at no cost (batch_write.c; docs/decisions/forget.md). It belongs to one thread at a
// time.
#pragma once

#include "common/database.h"

struct forgotten;

// An empty list, of edition 0: nothing was forgotten. Aborts where there is no memory.
struct forgotten *forgotten_new(void);
void forgotten_free(struct forgotten *forgotten); // NULL is fine

// Reads the list anew where `edition` is not the one that it has. To be called in the transaction whose positions say
// so.
MUST_CHECK bool forgotten_follow(struct forgotten *forgotten, struct database *database, int64_t edition,
                                 struct error *error);

// Whether there is any.
bool forgotten_any(const struct forgotten *forgotten);

// Whether the record with that id was forgotten.
bool forgotten_has(const struct forgotten *forgotten, const uint8_t id[16]);

// Whether there is the id of one, as text, anywhere in these bytes. NULL is fine.
bool forgotten_named(const struct forgotten *forgotten, const void *bytes, size_t size);
