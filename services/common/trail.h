// The audit trail (table audit): who did what to the records, the figures and the schema. What is added is added for
// good, within the transaction of the deed itself.
#pragma once

#include "common/database.h"

// Adds that somebody did it: the kind is one of those that the table's comment lists, `what` is one line for people,
// without anything personal. Who it was, this process and the database know: who runs it by the operating system
// (behind sudo: who asked for that), the role of the connection, its application_name. Within the caller's transaction.
MUST_CHECK bool trail_add(struct database *database, const char *kind, const char *what, struct error *error);

// The same where the database has a trail: not before the migration that makes it.
MUST_CHECK bool trail_add_if_there(struct database *database, const char *kind, const char *what, struct error *error);
