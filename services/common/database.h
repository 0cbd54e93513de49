// A connection to PostgreSQL: prepared queries with binary parameters and results, COPY, and notifications.
//
// A connection belongs to one thread at a time. Calls block, but no wait outlives a request to stop (stop.h) by much: a
// statement gets 2.5 seconds to finish and is then cancelled, and the call fails with ERROR_STOPPED.
//
// Every error of the server begins with "PostgreSQL: ", has its SQLSTATE and the kind that sqlstate.h gives to it.
// After an error that is not the server's answer to a statement (a lost connection) the connection is of no more use:
// close it and open a new one.
//
// A server that is silent may be at work or wait for a lock, so there is no time-out for a statement. But after 15
// seconds of silence the server is asked, on a second connection, whether it still knows this one. If a server answers
// and does not, another one has taken over (a standby was promoted), and the call fails with ERROR_TRANSIENT.
#pragma once

#include "common/embedded_text.h"
#include "common/error.h"
#include "common/parameters.h"
#include "common/settings.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

struct database;

// Connects to where the settings say now (settings_database_url), which are borrowed. application_name is how
// pg_stat_activity shows the connection, unless the URI gives a name. The session settings of sql/session.sql are made.
// NULL with ERROR_TRANSIENT where the server or the database is not there, or refuses the role or password: try again,
// as a person may mend that meanwhile. It does not look at what is in the database: schema_check (schema.h) does.
struct database *database_open(const struct settings *settings, const char *application_name, struct error *error);

// From now on a server that is silent for so long in the middle of a statement counts as away: ERROR_TRANSIENT, and the
// connection is of no more use. For who has somebody else waiting; without it a statement is waited for.
void database_patience(struct database *database, int patience_ms);
// Whether the server had to prove by its certificate that it has the name under which it was asked
// (sslmode=verify-full).
bool database_verifies(const struct database *database);

void database_close(struct database *database); // NULL is fine; an open transaction is rolled back by the server

// Runs a query and returns its rows, all in binary format, for the result_… functions below; free them with PQclear.
// The query is prepared when the connection first sees it and found again by the address of `query`, which therefore
// must be a constant, as those of embedded_text.h are. parameters are $1, $2 … in order, NULL where there are none.
// NULL where it failed.
PGresult *database_query(struct database *database, const struct embedded_text *query,
                         const struct parameters *parameters, struct error *error) MUST_CHECK;

// The same for a query whose rows nobody wants. *rows is how many it returned or changed; rows may be NULL.
MUST_CHECK bool database_execute(struct database *database, const struct embedded_text *query,
                                 const struct parameters *parameters, int64_t *rows, struct error *error);

// Runs statements that take no parameters, such as "BEGIN", or several with a semicolon between them.
MUST_CHECK bool database_command(struct database *database, const char *statements, struct error *error);

// The same with the statements of an embedded file: for what runs once, as nothing of it is prepared.
MUST_CHECK bool database_script(struct database *database, const struct embedded_text *script, struct error *error);

// Rolls back the open transaction, if any; for a connection that still works, so after ERROR_POISON, ERROR_FENCED or a
// conflict. After other errors close the connection instead.
void database_rollback(struct database *database);

// COPY … FROM STDIN (FORMAT binary), in three steps: start with the COPY statement; data as often as wanted, with bytes
// in the format of copy_buffer.h, however they are cut; end, which is where the server says whether it took the rows.
MUST_CHECK bool database_copy_start(struct database *database, const struct embedded_text *query, struct error *error);
MUST_CHECK bool database_copy_data(struct database *database, const void *data, size_t size, struct error *error);
MUST_CHECK bool database_copy_end(struct database *database, struct error *error);

// Waits up to timeout_ms for a notification of a channel that the connection listens to, for another file descriptor to
// be readable (-1: none), or for a request to stop. *notified says whether a notification came; all that have come are
// taken together, and which channel they were of is not told.
MUST_CHECK bool database_wait_notified(struct database *database, int other, int timeout_ms, bool *notified,
                                       struct error *error);

// Reading binary results. Row and column count from 0. The column must have the type that the name says; for the
// first four it must not be null. Texts and bytes are borrowed from the result and die with PQclear.
bool result_bool(const PGresult *result, int row, int column);
int16_t result_int2(const PGresult *result, int row, int column);
int32_t result_int4(const PGresult *result, int row, int column);
int64_t result_int8(const PGresult *result, int row, int column); // of a timestamptz: microseconds since 2000-01-01 UTC
int32_t result_date(const PGresult *result, int row, int column); // days since 2000-01-01; null is DAY_NONE (INT32_MIN)
const char *result_text(const PGresult *result, int row, int column);                   // null is NULL
const uint8_t *result_bytes(const PGresult *result, int row, int column, size_t *size); // bytea, uuid; null is NULL

// A walk through an array of one dimension: start with result_array, then call array_next until it returns false. An
// array that is null counts as an empty one. The bytes are borrowed from the result.
struct array_reader {
    const uint8_t *at; // the next element
    int32_t left;      // elements that are still to come
};
struct array_reader result_array(const PGresult *result, int row, int column);

// The next element as its bytes in PostgreSQL's binary format; *data is NULL where the element is null. False where
// there is none left.
bool array_next(struct array_reader *reader, const uint8_t **data, size_t *size);
