// Brings a database to the schema of this program: applies the migrations that were built in and that it does not have.
#pragma once

#include "common/rights.h"

#include <stddef.h>

struct applied_migration {
    int number;
    const char *name; // static
};

struct applied_migrations {
    struct applied_migration *items;
    size_t count;
    struct rights_changes rights;
};

// How many migrations this program has.
size_t migrations_known(void);

// Applies those that are new, in the order of their numbers, each in a transaction of its own, and sets the rights of
// the roles (rights.h). Another connection that does the same waits until this one is closed. False where the program
// and the database do not go together (ERROR_FATAL; nothing is applied then) or one fails; *applied has those before it
// all the same. Free it with applied_migrations_free, also after a failure.
MUST_CHECK bool migrations_apply(struct database *database, struct applied_migrations *applied, struct error *error);

// The other way: takes back those above a number, the last one first, each in a transaction of its own, so that the
// version before works on the database again. ERROR_FATAL where one of them cannot be taken back (nothing is done
// then). *undone has those that were, also after a failure; free it the same way.
MUST_CHECK bool migrations_undo(struct database *database, int back_to, struct applied_migrations *undone,
                                struct error *error);
void applied_migrations_free(struct applied_migrations *applied);
