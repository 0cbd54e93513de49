#include "common/schema.h"
#include "common/arena.h"
#include "common/version.h"

#include "common_sql.h"
#include "migrations.h"

#include <stdlib.h>
#include <string.h>

#define MIGRATIONS      (sizeof migrations / sizeof *migrations)
#define UNDEFINED_TABLE "42P01"

static PGresult *look(struct database *database, struct error *error)
{
    struct arena *arena = arena_new();
    struct parameters parameters = parameters_in(arena);
    struct array numbers = array_of(arena, OID_INT4, MIGRATIONS, 4);
    struct array hashes = array_of(arena, OID_TEXT, MIGRATIONS, 64);
    for (size_t i = 0; i < MIGRATIONS; i++) {
        array_int4(&numbers, atoi(migrations[i].name));
        array_bytes(&hashes, migrations[i].sha256, strlen(migrations[i].sha256));
    }
    parameter_array(&parameters, &numbers);
    parameter_array(&parameters, &hashes);
    PGresult *result = database_query(database, common_sql_schema_look, &parameters, error);
    arena_free(arena);
    return result;
}

static bool not_whole(const char *missing, struct error *error)
{
    return error_set(error, ERROR_TRANSIENT,
                     SCHEMA_FAULT "not whole, as while a backup is being restored, or after a table was dropped or "
                                  "renamed: restore the whole of a backup; without %s",
                     missing);
}

static bool judge(const PGresult *found, struct error *error)
{
    int applied = PQgetisnull(found, 0, 0) ? 0 : result_int4(found, 0, 0);
    const char *missing = result_text(found, 0, 2);
    if (!result_bool(found, 0, 3)) // a restore is filling table migration: nobody is to be told to migrate meanwhile
        return not_whole(missing, error);
    if (applied < TAAKSTELLING_SCHEMA)
        return error_set(error, ERROR_TRANSIENT,
                         SCHEMA_FAULT "the database has number %d, version " TAAKSTELLING_VERSION
                                      " works on number %d: run its 'taakctl migrate'",
                         applied, TAAKSTELLING_SCHEMA);
    if (applied > TAAKSTELLING_SCHEMA)
        return error_set(error, ERROR_TRANSIENT,
                         SCHEMA_FAULT "the database has number %d, version " TAAKSTELLING_VERSION
                                      " works on number %d: run the version that belongs to it",
                         applied, TAAKSTELLING_SCHEMA);
    if (!PQgetisnull(found, 0, 1))
        return error_set(error, ERROR_TRANSIENT,
                         SCHEMA_FAULT "migration %d of the database is not this program's: run the version that "
                                      "belongs to it",
                         result_int4(found, 0, 1));
    return !missing || not_whole(missing, error);
}

bool schema_check(struct database *database, struct error *error)
{
    PGresult *found = look(database, error);
    if (!found)
        return strcmp(error->sqlstate, UNDEFINED_TABLE) == 0
                   ? error_set(error, ERROR_TRANSIENT, SCHEMA_FAULT "the database has none yet: run 'taakctl migrate'")
                   : false;
    bool ok = judge(found, error);
    PQclear(found);
    return ok;
}
