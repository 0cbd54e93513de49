#include "common/rights.h"
#include "common/arena.h"

#include "common_sql.h"

static bool statements_run(struct database *database, bool missing, size_t *count, struct error *error)
{
    struct arena *arena = arena_new();
    struct parameters parameters = parameters_in(arena);
    parameter_bool(&parameters, missing);
    PGresult *faults = database_query(database, common_sql_rights_faults, &parameters, error);
    bool ok = faults != NULL;
    *count = 0;
    for (int row = 0; ok && row < PQntuples(faults); row++, ++*count)
        ok = database_command(database, result_text(faults, row, 0), error);
    PQclear(faults);
    arena_free(arena);
    return ok;
}

// What is too much goes first: REVOKE of a table takes the rights to single columns with it, which the second look
// sees.
bool rights_set(struct database *database, struct rights_changes *changes, struct error *error)
{
    return database_command(database, "BEGIN", error) && statements_run(database, false, &changes->revoked, error) &&
           statements_run(database, true, &changes->granted, error) && database_command(database, "COMMIT", error);
}
