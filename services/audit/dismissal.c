#include "audit/dismissal.h"
#include "audit/places.h"
#include "common/trail.h"

#include "audit_sql.h"

// Runs the statement and adds to the audit trail what it did, in one transaction.
static bool execute(const struct embedded_text *statement, const char *kind, const struct rejects_selection *selection,
                    const char *why, struct database *database, int64_t *count, struct error *error)
{
    int64_t selected, last_id;
    struct places places = {0};
    struct arena *arena = arena_new();
    struct parameters parameters = parameters_in(arena);
    rejects_selection_parameters(selection, &parameters, arena);
    if (why)
        parameter_text(&parameters, why);
    bool ok = database_command(database, "BEGIN", error) &&
              rejects_selected(selection, database, ": nothing was changed", &selected, &last_id, error);
    PGresult *rows = ok ? database_query(database, statement, &parameters, error) : NULL;
    if (rows)
        places_add_rows(&places, rows);
    *count = places.count;
    ok = rows && (places.count == 0 || trail_add(database, kind, places_text(&places, arena), error)) &&
         database_command(database, "COMMIT", error);
    PQclear(rows);
    arena_free(arena);
    return ok;
}

bool rejects_dismiss(const struct rejects_selection *selection, const char *why, struct database *database,
                     int64_t *count, struct error *error)
{
    return execute(audit_sql_dismiss, "dismissed", selection, why, database, count, error);
}

bool rejects_dismiss_undo(const struct rejects_selection *selection, struct database *database, int64_t *count,
                          struct error *error)
{
    return execute(audit_sql_dismiss_undo, "dismissal-undone", selection, NULL, database, count, error);
}
