// Brings a database to the schema of this program: applies the migrations that were built in and that it does not have.
#pragma once

#include "common/database.h"

#include <stddef.h>

struct applied_migration {
    int number;
    const char *name; // static
};

struct applied_migrations {
    struct applied_migration *items;
    size_t count;
};

// How many migrations this program has.
size_t migrations_known(void);

// Applies those that are new, in the order of their numbers, each in a transaction of its own. Another connection that
// does the same waits until this one is closed. False where the program and the database do not go together
// (ERROR_FATAL; nothing is applied then) or one fails; *applied has those before it all the same. Free it with
// applied_migrations_free, also after a failure.
MUST_CHECK bool migrations_apply(struct database *database, struct applied_migrations *applied, struct error *error);
void applied_migrations_free(struct applied_migrations *applied);
