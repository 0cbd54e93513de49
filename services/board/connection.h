// A connection that only reads, opened when it is needed. It belongs to one thread at a time.
#pragma once

#include "common/database.h"

struct connection {
    const struct settings *settings; // borrowed
    const char *identity;            // borrowed
    int patience_ms;                 // how long the server may be silent (database_patience)
    struct database *database;       // NULL: not open
};

// The open connection. NULL with the error where the database is away.
struct database *connection_use(struct connection *connection, struct error *error);

// Closes it: after an error, or at the end.
void connection_close(struct connection *connection);
