#include "audit/emitter_lag.h"
#include "common/stop.h"

#include "audit_sql.h"

#include <poll.h>

#define AWAIT_MS 3000 // longer than the indicative period's changes are gathered by default
#define LOOK_MS  20

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

bool emitter_lag_behind(const struct emitter_lag *lag)
{
    return lag->differences > 0 || lag->gathering;
}

bool emitter_lag_await(struct database *database, struct error *error)
{
    struct emitter_lag lag;
    int64_t until_ms = clock_ms() + AWAIT_MS;
    for (;;) {
        if (!emitter_lag_read(&lag, database, error))
            return false;
        if (lag.held || !emitter_lag_behind(&lag) || clock_ms() >= until_ms || stop_requested())
            return true;
        (void)poll(NULL, 0, LOOK_MS);
    }
}
