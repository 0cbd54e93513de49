#include "audit/emitter_lag.h"

#include "audit_sql.h"

bool emitter_lag_read(struct emitter_lag *lag, struct database *database, struct error *error)
{
    PGresult *found = database_query(database, audit_sql_emitter, NULL, error);
    bool there = found && PQntuples(found) == 1;
    if (there)
        *lag = (struct emitter_lag){.differences = result_int8(found, 0, 0),
                                    .rejects = result_int8(found, 0, 1),
                                    .outbox = result_int8(found, 0, 2),
                                    .last_sequence = result_int8(found, 0, 3),
                                    .sent_sequence = result_int8(found, 0, 4),
                                    .held = result_bool(found, 0, 5),
                                    .gathering = result_bool(found, 0, 6),
                                    .came_ms = PQgetisnull(found, 0, 7) ? 0 : result_int8(found, 0, 7)};
    else if (found)
        error_set(error, ERROR_FATAL, "table emitter has no row: quota-emitter makes it anew by itself, once it runs");
    PQclear(found);
    return there;
}
