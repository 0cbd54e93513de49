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

// url is the database's, identity how its connections are called; both are borrowed.
struct store *store_open(const char *url, const char *identity);
void store_close(struct store *store); // nobody may have an overview any more

// Takes over new figures in place of those so far; NULL: they are as they were. `marker` tells the records of one
// moment from those of another. False where memory is short.
MUST_CHECK bool store_set(struct store *store, const struct told *told, int64_t marker);

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
