#include "audit/dismissal.h"

#include "audit_sql.h"

static bool execute(const struct embedded_text *statement, const struct rejects_selection *selection, const char *why,
                    struct database *database, int64_t *count, struct error *error)
{
    int64_t selected, last_id;
    struct arena *arena = arena_new();
    struct parameters parameters = parameters_in(arena);
    rejects_selection_parameters(selection, &parameters, arena);
    if (why)
        parameter_text(&parameters, why);
    bool ok = rejects_selected(selection, database, ": nothing was changed", &selected, &last_id, error) &&
              database_execute(database, statement, &parameters, count, error);
    arena_free(arena);
    return ok;
}

bool rejects_dismiss(const struct rejects_selection *selection, const char *why, struct database *database,
                     int64_t *count, struct error *error)
{
    return execute(audit_sql_dismiss, selection, why, database, count, error);
}

bool rejects_dismiss_undo(const struct rejects_selection *selection, struct database *database, int64_t *count,
                          struct error *error)
{
    return execute(audit_sql_dismiss_undo, selection, NULL, database, count, error);
}
