// What the database knows as published: the last message of every key.
#pragma once

#include "common/database.h"

// Columns of a row.
enum { PUBLISHED_KEY, PUBLISHED_REVISION, PUBLISHED_VALUE }; // the value is null for a tombstone

// All of them in the order of their keys' bytes; the caller's to clear. NULL with the error.
PGresult *published_rows_read(struct database *database, struct error *error);

// The row of a key among rows whose first column is a key, in that order; -1: there is none.
int row_of_key(const PGresult *rows, const char *key);
