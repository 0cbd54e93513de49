// A connection to PostgreSQL: prepared queries with binary parameters and results, COPY, notifications.
//
// Every wait ends soon after a request to stop (stop.h): a statement has STOP_GRACE_MS to finish and is cancelled then.
// A connection that failed stays failed; open a new one. A server that says nothing for long is waited for, as it may
// be at work or wait for a lock; not when another one has taken over meanwhile (a standby that was promoted).
#pragma once

#include "common/embedded_text.h"
#include "common/error.h"
#include "common/parameters.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

struct database;

// NULL with ERROR_TRANSIENT where the server or the database is not there, or refuses: a person may mend that
// meanwhile. What the database has is not looked at: see schema.h.
struct database *database_open(const char *url, const char *application_name, struct error *error);
void database_close(struct database *database);

// Runs a query, prepared at its first use on the connection. The result is binary and the caller's: PQclear.
// parameters may be NULL. NULL with the error's kind by SQLSTATE.
PGresult *database_query(struct database *database, const struct embedded_text *query,
                         const struct parameters *parameters, struct error *error) MUST_CHECK;

// The same where no rows are of interest; *rows (or NULL) is how many it touched.
MUST_CHECK bool database_execute(struct database *database, const struct embedded_text *query,
                                 const struct parameters *parameters, int64_t *rows, struct error *error);

// One or more statements without parameters, such as BEGIN.
MUST_CHECK bool database_command(struct database *database, const char *statements, struct error *error);

// All statements of a file, which take no parameters; planned anew each time.
MUST_CHECK bool database_script(struct database *database, const struct embedded_text *script, struct error *error);

// Rolls back after ERROR_POISON or ERROR_FENCED; after any other error close the connection, and the transaction with
// it.
void database_rollback(struct database *database);

// COPY … FROM STDIN (FORMAT binary): start, rows as bytes, end.
MUST_CHECK bool database_copy_start(struct database *database, const struct embedded_text *query, struct error *error);
MUST_CHECK bool database_copy_data(struct database *database, const void *data, size_t size, struct error *error);
MUST_CHECK bool database_copy_end(struct database *database, struct error *error);

// Waits until a notification came, at most timeout_ms; *notified says whether one did. All that came are taken.
MUST_CHECK bool database_wait_notified(struct database *database, int timeout_ms, bool *notified, struct error *error);

// Columns of a binary result.
bool result_bool(const PGresult *result, int row, int column);
int16_t result_int2(const PGresult *result, int row, int column);
int32_t result_int4(const PGresult *result, int row, int column);
int64_t result_int8(const PGresult *result, int row, int column);
int32_t result_date(const PGresult *result, int row, int column);                       // null is DAY_NONE (INT32_MIN)
const char *result_text(const PGresult *result, int row, int column);                   // null is NULL
const uint8_t *result_bytes(const PGresult *result, int row, int column, size_t *size); // null is NULL

// A binary array of one dimension; elements one after the other with array_next. Null counts as empty.
struct array_reader {
    const uint8_t *at;
    int32_t left;
};
struct array_reader result_array(const PGresult *result, int row, int column);
// False at the end; *data NULL for a null element.
bool array_next(struct array_reader *reader, const uint8_t **data, size_t *size);
