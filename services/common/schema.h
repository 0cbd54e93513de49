// The schema of the database: whether it is the one that this program was made for, and whole.
//
// A program that works on a schema that it does not know does harm without a word; and while a backup is being
// restored, tables are there that are not full yet. So whoever opens the database asks here before anything else, and
// again from time to time.
#pragma once

#include "common/database.h"

// ERROR_TRANSIENT, beginning with SCHEMA_FAULT, where the schema is an older or newer one, or not whole (a restore that
// still goes on, a table that was dropped): the message says which and what to do. Other errors are the database's.
MUST_CHECK bool schema_check(struct database *database, struct error *error);

#define SCHEMA_FAULT "schema: "
