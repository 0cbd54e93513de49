// What doctor says of PostgreSQL: the server, its settings, the role, the clock, the room.
#include "common/number_text.h"
#include "common/stop.h"
#include "survey/doctor_parts.h"

#include "survey_sql.h"

#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

#define VERSION_LEAST      150000
#define VERSION_MOST       179999 // the newest that was tried
#define CLOCK_DOUBT_MS     2000
#define CLOCK_FAULT_MS     60000
#define ROOM_DOUBT_PERCENT 20
#define ROOM_FAULT_PERCENT 5
#define SLOT_DOUBT_BYTES   (INT64_C(1) << 30)

enum {
    VERSION,
    ENCODING,
    STANDBY,
    READ_ONLY,
    FSYNC,
    FULL_PAGE_WRITES,
    SYNCHRONOUS_COMMIT,
    AUTOVACUUM,
    SUPERUSER,
    CLOCK_MS,
    BYTES,
    CONNECTIONS,
    CONNECTIONS_MOST,
    DATA_DIRECTORY,
    LOCAL,
    TLS
};

static void failed(struct diagnoses *diagnoses, const struct error *error)
{
    diagnosis_add(diagnoses, DIAGNOSIS_FAULT, "PostgreSQL", "%s", error->message);
    diagnosis_advise(diagnoses, "Look into the server's log, and run doctor again");
}

static bool writes_look(struct diagnoses *diagnoses, const PGresult *server)
{
    if (result_bool(server, 0, STANDBY)) {
        diagnosis_add(diagnoses, DIAGNOSIS_FAULT, "PostgreSQL", "is a standby: it takes no writes");
        diagnosis_advise(diagnoses,
                         "Name the primary in DATABASE_URL, or all servers with target_session_attrs=read-write");
    } else if (result_bool(server, 0, READ_ONLY)) {
        diagnosis_add(diagnoses, DIAGNOSIS_FAULT, "PostgreSQL",
                      "default_transaction_read_only is on: it takes no writes");
        diagnosis_advise(diagnoses, "ALTER SYSTEM, DATABASE or ROLE … RESET default_transaction_read_only, and SELECT "
                                    "pg_reload_conf(); if a full disk was the reason, make room first");
    } else {
        return true;
    }
    return false;
}

static void setting_look(struct diagnoses *diagnoses, const PGresult *server, int column, const char *name,
                         enum diagnosis_state state, const char *why)
{
    if (strcmp(result_text(server, 0, column), "off") != 0)
        return;
    diagnosis_add(diagnoses, state, "PostgreSQL", "%s is off: %s", name, why);
    diagnosis_advise(diagnoses, "ALTER SYSTEM SET %s = on; SELECT pg_reload_conf()", name);
}

static void clock_look(struct diagnoses *diagnoses, const PGresult *server)
{
    int64_t off_ms = llabs(result_int8(server, 0, CLOCK_MS) - unix_ms());
    enum diagnosis_state state = off_ms > CLOCK_FAULT_MS   ? DIAGNOSIS_FAULT
                                 : off_ms > CLOCK_DOUBT_MS ? DIAGNOSIS_DOUBT
                                                           : DIAGNOSIS_FINE;
    diagnosis_add(diagnoses, state, "clock", "PostgreSQL's and this machine's are %.3f s apart", (double)off_ms / 1000);
    if (state != DIAGNOSIS_FINE)
        diagnosis_advise(diagnoses,
                         "Set both by NTP (timedatectl, chronyc): events dated ahead of the clock are rejected");
}

static void connections_look(struct diagnoses *diagnoses, const PGresult *server)
{
    int used = result_int4(server, 0, CONNECTIONS), most = result_int4(server, 0, CONNECTIONS_MOST);
    diagnosis_add(diagnoses, used * 10 > most * 9 ? DIAGNOSIS_DOUBT : DIAGNOSIS_FINE, "connections", "%d of %d in use",
                  used, most);
    if (used * 10 > most * 9)
        diagnosis_advise(diagnoses, "See who has them in pg_stat_activity; raise max_connections");
}

// The room on the disk shows only where the server is on this machine and the role may know where its data are.
static void room_look(struct diagnoses *diagnoses, const PGresult *server)
{
    char bytes[NUMBER_TEXT_SIZE];
    struct statvfs disk;
    const char *folder = result_text(server, 0, DATA_DIRECTORY);
    number_format(result_int8(server, 0, BYTES) / 1000000, bytes);
    if (!folder || !result_bool(server, 0, LOCAL) || statvfs(folder, &disk) != 0) {
        diagnosis_add(diagnoses, DIAGNOSIS_FINE, "disk",
                      "the database has %s MB; how much room is left does not show from here: watch it there", bytes);
        return;
    }
    int percent = disk.f_blocks ? (int)(disk.f_bavail * 100 / disk.f_blocks) : 0;
    enum diagnosis_state state = percent < ROOM_FAULT_PERCENT   ? DIAGNOSIS_FAULT
                                 : percent < ROOM_DOUBT_PERCENT ? DIAGNOSIS_DOUBT
                                                                : DIAGNOSIS_FINE;
    diagnosis_add(diagnoses, state, "disk", "the database has %s MB; %d %% of its disk is left", bytes, percent);
    if (state != DIAGNOSIS_FINE)
        diagnosis_advise(diagnoses,
                         "Make room or enlarge the disk: when it is full PostgreSQL stops, and what comes waits in "
                         "Kafka");
}

// A password or what is read can be seen on the way, or a server can take the place of the right one.
static void tls_look(struct diagnoses *diagnoses, const PGresult *server, bool verified)
{
    const char *version = result_text(server, 0, TLS);
    if (version && verified) {
        diagnosis_add(diagnoses, DIAGNOSIS_FINE, "TLS", "PostgreSQL: %s, and the name in its certificate is checked",
                      version);
    } else if (!result_bool(server, 0, LOCAL)) {
        diagnosis_add(diagnoses, DIAGNOSIS_DOUBT, "TLS", "PostgreSQL, on another machine: %s",
                      version ? "the name in its certificate is not checked" : "the connection is not encrypted");
        diagnosis_advise(diagnoses, "Write sslmode=verify-full&sslrootcert=FILE into DATABASE_URL, with the "
                                    "certificates of those who sign the server's");
    }
}

static void server_look(struct diagnoses *diagnoses, const PGresult *server)
{
    int version = result_int4(server, 0, VERSION);
    if (!writes_look(diagnoses, server)) {
        // what else it says of writing is of no account now
    } else if (version < VERSION_LEAST || version > VERSION_MOST) {
        diagnosis_add(diagnoses, version < VERSION_LEAST ? DIAGNOSIS_FAULT : DIAGNOSIS_DOUBT, "PostgreSQL",
                      "version %d.%d: 15 to 17 were tried", version / 10000, version % 10000);
        diagnosis_advise(diagnoses,
                         version < VERSION_LEAST ? "Upgrade it with pg_upgrade" : "Run tests/run against it");
    } else {
        diagnosis_add(diagnoses, DIAGNOSIS_FINE, "PostgreSQL", "version %d.%d, takes writes", version / 10000,
                      version % 10000);
    }
    if (strcmp(result_text(server, 0, ENCODING), "UTF8") != 0) {
        diagnosis_add(diagnoses, DIAGNOSIS_FAULT, "PostgreSQL", "the database's encoding is %s: names do not fit",
                      result_text(server, 0, ENCODING));
        diagnosis_advise(diagnoses,
                         "Make it anew with ENCODING 'UTF8' TEMPLATE template0, and let 'taakctl rebuild' fill it");
    }
    setting_look(diagnoses, server, FSYNC, "fsync", DIAGNOSIS_FAULT, "a crash loses what was counted");
    setting_look(diagnoses, server, FULL_PAGE_WRITES, "full_page_writes", DIAGNOSIS_FAULT, "a crash can damage tables");
    setting_look(diagnoses, server, SYNCHRONOUS_COMMIT, "synchronous_commit", DIAGNOSIS_FAULT,
                 "a crash loses the last second, of which readers may have had updates");
    setting_look(diagnoses, server, AUTOVACUUM, "autovacuum", DIAGNOSIS_DOUBT, "tables grow without end");
    if (result_bool(server, 0, SUPERUSER)) {
        diagnosis_add(diagnoses, DIAGNOSIS_DOUBT, "role", "is a superuser: it may more than any service needs");
        diagnosis_advise(diagnoses, "Give the services a role of their own that owns only this database");
    }
    clock_look(diagnoses, server);
    connections_look(diagnoses, server);
    room_look(diagnoses, server);
}

static void holds_look(struct diagnoses *diagnoses, struct database *database)
{
    struct error error = {0};
    PGresult *holds = database_query(database, survey_sql_doctor_holds, NULL, &error);
    if (!holds) {
        failed(diagnoses, &error);
        return;
    }
    for (int row = 0; row < PQntuples(holds); row++) {
        bool slot = strcmp(result_text(holds, row, 0), "slot") == 0;
        const char *name = result_text(holds, row, 1);
        int64_t amount = result_int8(holds, row, 2);
        char text[DURATION_SHORT_SIZE];
        if (slot && amount > SLOT_DOUBT_BYTES) {
            diagnosis_add(diagnoses, DIAGNOSIS_DOUBT, "disk",
                          "replication slot %s keeps %lld MB of WAL, and nobody reads it", name,
                          (long long)(amount / 1000000));
            diagnosis_advise(diagnoses, "Bring its standby back, or SELECT pg_drop_replication_slot('%s')", name);
        } else if (!slot) {
            diagnosis_add(diagnoses, DIAGNOSIS_DOUBT, "PostgreSQL", "a transaction of %s is open for %s", name,
                          duration_short(amount, text));
            diagnosis_advise(diagnoses, "Vacuum waits for it: end it, by pg_terminate_backend if its owner does not");
        }
    }
    PQclear(holds);
}

void doctor_database(struct diagnoses *diagnoses, struct database *database)
{
    struct error error = {0};
    PGresult *server = database_query(database, survey_sql_doctor_server, NULL, &error);
    if (!server) {
        failed(diagnoses, &error);
        return;
    }
    server_look(diagnoses, server);
    tls_look(diagnoses, server, database_verifies(database));
    PQclear(server);
    holds_look(diagnoses, database);
}
