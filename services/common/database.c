#include "common/database.h"
#include "common/log.h"
#include "common/server_errors.h"
#include "common/sqlstate.h"
#include "common/stop.h"
#include "common/watchdog.h"

#include "common_sql.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#define STOP_GRACE_MS          2500
#define LOOK_MS                100   // how late a request to stop may be seen
#define SILENCE_MS             15000 // without a word of the server, before it is asked on another connection
#define PREPARED_MOST          64
#define COPY_BYTES             65536
#define INSUFFICIENT_PRIVILEGE "42501"

struct database {
    PGconn *connection;
    const struct settings *settings; // borrowed
    int64_t heard_ms;                // when the server last said something, or was last asked on another connection
    int patience_ms;                 // how long it may be silent; 0: as long as it takes
    const struct embedded_text *prepared[PREPARED_MOST];
    int prepared_count;
};

static bool fail(struct database *database, const PGresult *result, const char *what, struct error *error)
{
    const char *sqlstate = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    const char *message = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    const char *detail = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL) : NULL;
    bool denied = sqlstate && strcmp(sqlstate, INSUFFICIENT_PRIVILEGE) == 0;
    int length = message ? (int)strlen(message) : 0;
    if (!message) { // not the server's: libpq's own, of which the first line says what happened
        message = PQerrorMessage(database->connection);
        length = (int)strcspn(message, "\n");
    }
    error_set(error, sqlstate_kind(sqlstate), "PostgreSQL: %s: %.*s%s%s%s", what, length, message, detail ? ": " : "",
              detail ? detail : "",
              denied ? ": 'taakctl migrate', run as the owner of the tables, gives each role its rights" : "");
    if (sqlstate)
        memcpy(error->sqlstate, sqlstate, sizeof error->sqlstate);
    server_error_count("database", sqlstate ? sqlstate : "connection");
    return false;
}

// What the server remarks (NOTICE, WARNING) goes to the log; libpq would write it to standard error as it is.
static void on_notice(void *ignored, const PGresult *notice)
{
    const char *level = PQresultErrorField(notice, PG_DIAG_SEVERITY);
    const char *text = PQresultErrorField(notice, PG_DIAG_MESSAGE_PRIMARY);
    (void)ignored;
    log_warn("PostgreSQL remarks", log_text("severity", level), log_text("what", text));
}

// Of a parameter that is given twice libpq takes the last one: the URI comes after our defaults, so it has the last
// word.
static PGconn *connect_to(const struct settings *settings, const char *application_name, struct error *error)
{
    char *url = settings_database_url(settings, error);
    if (!url)
        return NULL;
    const char *names[] = {"fallback_application_name", "connect_timeout",  "keepalives_idle", "keepalives_interval",
                           "keepalives_count",          "tcp_user_timeout", "dbname",          NULL};
    const char *values[] = {application_name, "5", "10", "5", "3", "30000", url, NULL};
    PGconn *connection = PQconnectdbParams(names, values, 1);
    PQsetNoticeReceiver(connection, on_notice, NULL);
    free(url);
    return connection;
}

struct database *database_open(const struct settings *settings, const char *application_name, struct error *error)
{
    struct database *database = memory_resize(NULL, 1, sizeof *database);
    memset(database, 0, sizeof *database);
    database->settings = settings;
    database->connection = connect_to(settings, application_name, error);
    if (!database->connection) {
        struct error why = *error;
        error_set(error, why.kind, "PostgreSQL: connect: %s", why.message);
        database_close(database);
        return NULL;
    }
    if (PQstatus(database->connection) != CONNECTION_OK) {
        fail(database, NULL, "connect", error);
        database_close(database);
        return NULL;
    }
    if (PQsetnonblocking(database->connection, 1) != 0 || !database_script(database, common_sql_session, error)) {
        database_close(database);
        return NULL;
    }
    return database;
}

void database_patience(struct database *database, int patience_ms)
{
    database->patience_ms = patience_ms;
}

bool database_verifies(const struct database *database)
{
    bool verifies = false;
    PQconninfoOption *options = PQconninfo(database->connection);
    for (const PQconninfoOption *option = options; option && option->keyword; option++)
        if (strcmp(option->keyword, "sslmode") == 0)
            verifies = option->val && strcmp(option->val, "verify-full") == 0;
    PQconninfoFree(options);
    return verifies && PQsslInUse(database->connection);
}

void database_close(struct database *database)
{
    if (!database)
        return;
    PQfinish(database->connection);
    free(database);
}

// Asks on a second connection whether the server still has the process that serves ours. If a server answers and has no
// such process, then the one that our connection leads to was frozen or cut off, and another one has taken over.
static bool is_abandoned(struct database *database)
{
    char pid[16];
    const char *values[] = {pid};
    struct error ignored;
    PGconn *other = connect_to(database->settings, PQparameterStatus(database->connection, "application_name"),
                               &ignored);
    snprintf(pid, sizeof pid, "%d", PQbackendPID(database->connection));
    PGresult *found = PQstatus(other) == CONNECTION_OK
                          ? PQexecParams(other, "SELECT FROM pg_stat_activity WHERE pid = $1::int", 1, NULL, values,
                                         NULL, NULL, 0)
                          : NULL;
    bool abandoned = PQresultStatus(found) == PGRES_TUPLES_OK && PQntuples(found) == 0;
    PQclear(found);
    PQfinish(other);
    return abandoned;
}

// Called while the server is silent. A statement may take long, or wait for a lock: that is waited for. But a server
// that is frozen never answers, and the connection to it never fails, even when another server has taken over long ago.
static bool silence_look(struct database *database, struct error *error)
{
    int64_t silent_ms = clock_ms() - database->heard_ms;
    if (database->patience_ms > 0 && silent_ms >= database->patience_ms)
        return error_set(error, ERROR_TRANSIENT, "PostgreSQL: no answer for %d ms", database->patience_ms);
    if (silent_ms < SILENCE_MS)
        return true;
    log_warn("PostgreSQL has not answered for long, asking on another connection");
    bool abandoned = is_abandoned(database);
    database->heard_ms = clock_ms();
    if (abandoned)
        server_error_count("database", "abandoned");
    return !abandoned || error_set(error, ERROR_TRANSIENT,
                                   "PostgreSQL: no answer, and a server that does answer does not know this "
                                   "connection: another one took over");
}

// Waits a moment for the socket to be readable (or writable); true when it is worth another look. After a request to
// stop a statement gets STOP_GRACE_MS; then it is cancelled, and its transaction with it.
static bool socket_wait(struct database *database, bool writing, struct error *error)
{
    struct pollfd socket = {PQsocket(database->connection), (short)(POLLIN | (writing ? POLLOUT : 0)), 0};
    watchdog_beat(); // the server is at work, or waits for a lock; a dead link shows by the socket's own time-outs
    int ready = poll(&socket, 1, LOOK_MS);
    if (ready < 0 && errno != EINTR)
        return error_set(error, ERROR_TRANSIENT, "PostgreSQL: poll: %s", strerror(errno));
    if (ready > 0)
        database->heard_ms = clock_ms();
    if (stop_age_ms() < STOP_GRACE_MS)
        return silence_look(database, error);
    PGcancel *cancel = PQgetCancel(database->connection);
    char why[256];
    if (cancel && !PQcancel(cancel, why, sizeof why))
        log_warn("statement not cancelled", log_text("why", why));
    PQfreeCancel(cancel);
    return error_set(error, ERROR_STOPPED, "asked to stop while PostgreSQL was at work");
}

static bool flush(struct database *database, struct error *error)
{
    int left;
    while ((left = PQflush(database->connection)) == 1) {
        if (!socket_wait(database, true, error))
            return false;
        if (!PQconsumeInput(database->connection))
            return fail(database, NULL, "send", error);
    }
    return left == 0 || fail(database, NULL, "send", error);
}

// The next result of what was sent. NULL with *done true after the last one, NULL with *done false and an error where
// the connection failed.
static PGresult *result_next(struct database *database, bool *done, struct error *error)
{
    *done = false;
    database->heard_ms = clock_ms();
    if (!flush(database, error))
        return NULL;
    while (PQisBusy(database->connection)) {
        if (!socket_wait(database, false, error))
            return NULL;
        if (!PQconsumeInput(database->connection)) {
            fail(database, NULL, "receive", error);
            return NULL;
        }
    }
    PGresult *result = PQgetResult(database->connection);
    *done = result == NULL;
    return result;
}

// Takes all results of what was sent and gives the last one; where a statement failed, NULL and the first error.
static PGresult *result_last(struct database *database, const char *what, struct error *error)
{
    PGresult *last = NULL, *result;
    bool done, failed = false;
    while ((result = result_next(database, &done, error)) || !done) {
        if (!result) {
            PQclear(last);
            return NULL;
        }
        ExecStatusType status = PQresultStatus(result);
        if (!failed && status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_COPY_IN) {
            fail(database, result, what, error);
            failed = true;
        }
        PQclear(last);
        last = result;
        if (status == PGRES_COPY_IN || PQstatus(database->connection) == CONNECTION_BAD)
            break;
    }
    if (failed || !last) {
        if (!failed)
            fail(database, NULL, what, error);
        PQclear(last);
        return NULL;
    }
    return last;
}

static bool prepare(struct database *database, const struct embedded_text *query, const struct parameters *parameters,
                    struct error *error)
{
    for (int i = 0; i < database->prepared_count; i++)
        if (database->prepared[i] == query)
            return true;
    if (database->prepared_count == PREPARED_MOST)
        return error_set(error, ERROR_FATAL, "more than %d queries on a connection", PREPARED_MOST);
    if (!PQsendPrepare(database->connection, query->name, query->text, parameters ? parameters->count : 0,
                       parameters ? parameters->types : NULL))
        return fail(database, NULL, query->name, error);
    PGresult *result = result_last(database, query->name, error);
    if (!result)
        return false;
    PQclear(result);
    database->prepared[database->prepared_count++] = query;
    return true;
}

PGresult *database_query(struct database *database, const struct embedded_text *query,
                         const struct parameters *parameters, struct error *error)
{
    if (!prepare(database, query, parameters, error))
        return NULL;
    if (!PQsendQueryPrepared(database->connection, query->name, parameters ? parameters->count : 0,
                             parameters ? parameters->values : NULL, parameters ? parameters->lengths : NULL,
                             parameters ? parameters->formats : NULL, 1)) {
        fail(database, NULL, query->name, error);
        return NULL;
    }
    return result_last(database, query->name, error);
}

bool database_execute(struct database *database, const struct embedded_text *query, const struct parameters *parameters,
                      int64_t *rows, struct error *error)
{
    PGresult *result = database_query(database, query, parameters, error);
    if (!result)
        return false;
    if (rows)
        *rows = strtoll(PQcmdTuples(result), NULL, 10);
    PQclear(result);
    return true;
}

static bool statements_run(struct database *database, const char *statements, const char *name, struct error *error)
{
    if (!PQsendQuery(database->connection, statements))
        return fail(database, NULL, name, error);
    PGresult *result = result_last(database, name, error);
    PQclear(result);
    return result != NULL;
}

bool database_command(struct database *database, const char *statements, struct error *error)
{
    return statements_run(database, statements, statements, error);
}

bool database_script(struct database *database, const struct embedded_text *script, struct error *error)
{
    return statements_run(database, script->text, script->name, error);
}

void database_rollback(struct database *database)
{
    struct error ignored;
    if (PQtransactionStatus(database->connection) != PQTRANS_IDLE && !database_command(database, "ROLLBACK", &ignored))
        log_debug("rollback failed", log_text("why", ignored.message));
}

bool database_copy_start(struct database *database, const struct embedded_text *query, struct error *error)
{
    if (!PQsendQuery(database->connection, query->text))
        return fail(database, NULL, query->name, error);
    PGresult *result = result_last(database, query->name, error);
    bool ok = result && PQresultStatus(result) == PGRES_COPY_IN;
    if (result && !ok)
        error_set(error, ERROR_FATAL, "PostgreSQL: %s is no COPY FROM STDIN", query->name);
    PQclear(result);
    return ok;
}

// In pieces of COPY_BYTES: the server begins to work on a piece only when it has the whole of it.
bool database_copy_data(struct database *database, const void *data, size_t size, struct error *error)
{
    const char *at = data, *end = at + size;
    database->heard_ms = clock_ms();
    while (at < end) {
        int piece = (int)(end - at < COPY_BYTES ? end - at : COPY_BYTES);
        int sent = PQputCopyData(database->connection, at, piece);
        if (sent < 0)
            return fail(database, NULL, "COPY", error);
        if (sent > 0)
            at += piece;
        else if (!socket_wait(database, true, error))
            return false;
    }
    return flush(database, error);
}

bool database_copy_end(struct database *database, struct error *error)
{
    int sent;
    while ((sent = PQputCopyEnd(database->connection, NULL)) == 0)
        if (!socket_wait(database, true, error))
            return false;
    if (sent != 1)
        return fail(database, NULL, "COPY", error);
    PGresult *result = result_last(database, "COPY", error);
    PQclear(result);
    return result != NULL;
}

bool database_wait_notified(struct database *database, int other, int timeout_ms, bool *notified, struct error *error)
{
    int64_t until_ms = clock_ms() + timeout_ms;
    struct pollfd sockets[] = {{PQsocket(database->connection), POLLIN, 0}, {other, POLLIN, 0}};
    *notified = false;
    for (;;) {
        PGnotify *notification;
        watchdog_beat();
        if (!PQconsumeInput(database->connection))
            return fail(database, NULL, "wait for a notification", error);
        while ((notification = PQnotifies(database->connection))) {
            *notified = true;
            PQfreemem(notification);
        }
        int64_t left_ms = until_ms - clock_ms();
        if (*notified || sockets[1].revents || left_ms <= 0 || stop_requested())
            return true;
        if (poll(sockets, 2, (int)(left_ms < LOOK_MS ? left_ms : LOOK_MS)) < 0 && errno != EINTR)
            return error_set(error, ERROR_TRANSIENT, "PostgreSQL: poll: %s", strerror(errno));
    }
}
