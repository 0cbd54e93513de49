// Whether the schema of the database is the one that this program was built for, and whole.
//
// A program that works on a schema it does not know does harm silently. And while a backup is being restored, tables
// are there that are not full yet: pg_restore makes the keys last, so all rows are there when all keys are. Whoever
// opens the database asks here before anything else, and again every few seconds, as a restore may begin at any time.
// Why the numbers must be equal: docs/decisions/schema-number.md.
#pragma once

#include "common/database.h"

// True where the database has all migrations that are built into this program and no other, with the same content, and
// every table and key that they make. Else ERROR_TRANSIENT with a message that begins with SCHEMA_FAULT and says what
// is there and what to do: the caller waits and asks again. An error that does not begin so is the connection's.
MUST_CHECK bool schema_check(struct database *database, struct error *error);

#define SCHEMA_FAULT "schema: "
