// What the board shows, kept in memory: the figures as they were told last, and the records that explain them.
//
// The figures are replaced as a whole each time they change (follow.h); the records are read again when somebody asks
// for them and they are older than what the database has by then. Whoever answers a request takes an overview, which
// stays as it is until it is dropped. Every function here may be called by any thread.
#pragma once

#include "common/database.h"
#include "standing/records.h"
#include "standing/told.h"

struct store;

// Everything of one moment, or as of one day.
struct overview {
    int32_t at; // the day; DAY_NONE: now
    const struct told *told;
    const struct records *records;
    int32_t position;       // the position date as it is now, whatever the day; DAY_NONE: none
    struct shared *held[2]; // what keeps the two alive; for store.c alone
};

// settings say where the database is, identity how its connections are called; both are borrowed.
struct store *store_open(const struct settings *settings, const char *identity);
void store_close(struct store *store); // nobody may have an overview any more

// How the records are in the database.
struct moment {
    int64_t marker;  // tells those of one moment from those of another
    bool unfinished; // they are made anew: those before explain the figures, these do not
};

// Reads it. False with the error.
MUST_CHECK bool moment_read(struct moment *moment, struct database *database, struct error *error);

// Takes over new figures in place of those so far; NULL: they are as they were. It is called each time that the
// database has answered: where it has not for some seconds, nobody who asks for something waits for it. False where
// memory is short.
MUST_CHECK bool store_set(struct store *store, const struct told *told, const struct moment *moment);

// Reads the records anew where they are old and somebody asked for them lately, so that the next one need not wait.
// Where it fails they stay as they are.
void store_prepare(struct store *store);

// Whether the records in the database are of use: it has answered lately, and they are not being made anew.
bool store_current(struct store *store);

// A number that rises whenever figures or records are replaced; records that are too old are read again first. 0 where
// nothing was read yet.
int64_t store_generation(struct store *store);

// The overview as of a day, or with DAY_NONE of now. False with ERROR_TRANSIENT where nothing was read yet; with
// ERROR_CONFIG where the day is none to ask for (records_as_of).
MUST_CHECK bool store_overview(struct store *store, int32_t at, struct overview *overview, struct error *error);

// What is in memory, as it is, for names: nothing is read for it. False where there is nothing yet.
MUST_CHECK bool store_glance(struct store *store, struct overview *overview);

void overview_drop(struct overview *overview);

// Tells one moment of the database's records from another.
int64_t store_marker(struct store *store);

// Lends the connection for queries beside: one at a time, others wait. NULL with the error where the database is away.
// Give it back with store_return in any case; with broken where an error says that it is of no more use.
struct database *store_lend(struct store *store, struct error *error);
void store_return(struct store *store, bool broken);
