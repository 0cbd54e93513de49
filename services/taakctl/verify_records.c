// The aggregates and positions against the stored records; the outbox against its sequence.
#include "rules/calendar.h"
#include "rules/ledger.h"
#include "taakctl/verify.h"

#include "taakctl_sql.h"

#include <inttypes.h>

static PGresult *ask(struct verification *verification, const struct embedded_text *query)
{
    return database_query(verification->database, query, NULL, &verification->context->error);
}

bool verify_housed(struct verification *verification)
{
    verify_begin(verification, "housed, from the placements");
    PGresult *rows = ask(verification, taakctl_sql_verify_housed);
    for (int row = 0; row < PQntuples(rows); row++) {
        char period[PERIOD_TEXT_SIZE];
        int64_t persons = result_int8(rows, row, 2), family = result_int8(rows, row, 3);
        int64_t kept = result_int8(rows, row, 4), kept_family = result_int8(rows, row, 5);
        if (persons == kept && family == kept_family)
            continue;
        verify_difference(verification,
                          "GM%04d in %s: %" PRId64 " persons (%" PRId64 " family) by the records, %" PRId64 " (%" PRId64
                          ") in the aggregate",
                          result_int2(rows, row, 0), period_format(period_of_day(result_date(rows, row, 1)), period),
                          persons, family, kept, kept_family);
    }
    verify_end(verification, PQntuples(rows));
    PQclear(rows);
    return rows != NULL;
}

bool verify_inflow(struct verification *verification)
{
    static const char *const kinds[INFLOW_KINDS] = {"family arrivals", "asylum permits", "family permits",
                                                    "relocation permits", "resettlement permits"};
    verify_begin(verification, "inflow, from permits and arrivals");
    PGresult *rows = ask(verification, taakctl_sql_verify_inflow);
    for (int row = 0; row < PQntuples(rows); row++) {
        char day[DAY_TEXT_SIZE];
        int64_t persons = result_int8(rows, row, 2), kept = result_int8(rows, row, 3);
        if (persons != kept)
            verify_difference(
                verification, "%s of %s: %" PRId64 " persons by the records, %" PRId64 " in the aggregate",
                kinds[result_int2(rows, row, 0)], day_format(result_date(rows, row, 1), day), persons, kept);
    }
    verify_end(verification, PQntuples(rows));
    PQclear(rows);
    return rows != NULL;
}

// An event that lost to a later version may have had a higher date than any record has.
bool verify_latest(struct verification *verification)
{
    verify_begin(verification, "position date, from all records");
    PGresult *rows = ask(verification, taakctl_sql_verify_latest);
    for (int row = 0; row < PQntuples(rows); row++) {
        char day[DAY_TEXT_SIZE], position[DAY_TEXT_SIZE] = "none";
        int32_t latest_on = result_date(rows, row, 1), moved_to = result_date(rows, row, 2);
        if (latest_on <= moved_to) // DAY_NONE is the lowest
            continue;
        if (moved_to != DAY_NONE)
            day_format(moved_to, position);
        verify_difference(verification, "%s: the records go up to %s, the positions to %s", result_text(rows, row, 0),
                          day_format(latest_on, day), position);
    }
    verify_end(verification, PQntuples(rows));
    PQclear(rows);
    return rows != NULL;
}

bool verify_outbox(struct verification *verification)
{
    verify_begin(verification, "outbox, without a gap");
    PGresult *rows = ask(verification, taakctl_sql_verify_outbox);
    for (int row = 0; row < PQntuples(rows); row++) {
        bool there = result_bool(rows, row, 1), due = result_bool(rows, row, 2);
        if (!there)
            verify_difference(verification, "outbox-sequence %" PRId64 " is missing", result_int8(rows, row, 0));
        else if (!due)
            verify_difference(verification, "outbox-sequence %" PRId64 " was sent already, or never given out",
                              result_int8(rows, row, 0));
    }
    verify_end(verification, PQntuples(rows));
    PQclear(rows);
    return rows != NULL;
}
