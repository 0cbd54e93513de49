#include "audit/verify_records.h"
#include "audit/sums.h"
#include "rules/calendar.h"
#include "rules/ledger.h"

#include "audit_sql.h"
#include "ledger_sql.h"

#include <inttypes.h>

// Compares what two queries give that have the same columns and the same order.
static bool sums_compare(struct verification *verification, struct database *database,
                         const struct embedded_text *of_records, const struct embedded_text *of_ledger,
                         void (*tell)(struct verification *verification, const struct sum *sum), struct error *error)
{
    struct sum sum;
    struct sums sums = {.records = database_query(database, of_records, NULL, error)};
    sums.kept = sums.records ? database_query(database, of_ledger, NULL, error) : NULL;
    bool ok = sums.kept != NULL;
    int64_t compared = 0;
    for (; ok && sum_next(&sums, &sum); compared++)
        if (sum.records[0] != sum.kept[0] || sum.records[1] != sum.kept[1])
            tell(verification, &sum);
    verification_count(verification, compared);
    PQclear((PGresult *)sums.records);
    PQclear((PGresult *)sums.kept);
    return ok;
}

static void housed_tell(struct verification *verification, const struct sum *sum)
{
    struct date month = day_date(sum->day);
    verification_differ(verification,
                        "GM%04d in %04d-%02d: %" PRId64 " persons (%" PRId64 " family) by the records, %" PRId64
                        " (%" PRId64 ") in the aggregate",
                        sum->kind, month.year, month.month, sum->records[0], sum->records[1], sum->kept[0],
                        sum->kept[1]);
}

bool verify_housed(struct verification *verification, const struct verify_sources *sources, struct error *error)
{
    return sums_compare(verification, sources->database, audit_sql_verify_housed, ledger_sql_housed, housed_tell,
                        error);
}

static void inflow_tell(struct verification *verification, const struct sum *sum)
{
    static const char *const kinds[INFLOW_KINDS] = {"family arrivals", "asylum permits", "family permits",
                                                    "relocation permits", "resettlement permits"};
    char day[DAY_TEXT_SIZE];
    verification_differ(verification, "%s of %s: %" PRId64 " persons by the records, %" PRId64 " in the aggregate",
                        kinds[sum->kind], day_format(sum->day, day), sum->records[0], sum->kept[0]);
}

bool verify_inflow(struct verification *verification, const struct verify_sources *sources, struct error *error)
{
    return sums_compare(verification, sources->database, audit_sql_verify_inflow, ledger_sql_inflow, inflow_tell,
                        error);
}

// An event that lost to a later version may have had a higher date than any record has.
bool verify_latest(struct verification *verification, const struct verify_sources *sources, struct error *error)
{
    PGresult *rows = database_query(sources->database, audit_sql_verify_latest, NULL, error);
    for (int row = 0; row < PQntuples(rows); row++) {
        char day[DAY_TEXT_SIZE], position[DAY_TEXT_SIZE] = "none";
        int32_t latest_on = result_date(rows, row, 1), moved_to = result_date(rows, row, 2);
        if (latest_on <= moved_to) // DAY_NONE is the lowest
            continue;
        if (moved_to != DAY_NONE)
            day_format(moved_to, position);
        verification_differ(verification, "%s: the records go up to %s, the positions to %s", result_text(rows, row, 0),
                            day_format(latest_on, day), position);
    }
    verification_count(verification, PQntuples(rows));
    PQclear(rows);
    return rows != NULL;
}

bool verify_outbox(struct verification *verification, const struct verify_sources *sources, struct error *error)
{
    PGresult *rows = database_query(sources->database, audit_sql_verify_outbox, NULL, error);
    for (int row = 0; row < PQntuples(rows); row++) {
        bool there = result_bool(rows, row, 1), due = result_bool(rows, row, 2);
        if (!there)
            verification_differ(verification, "outbox-sequence %" PRId64 " is missing", result_int8(rows, row, 0));
        else if (!due)
            verification_differ(verification, "outbox-sequence %" PRId64 " was sent already, or never given out",
                                result_int8(rows, row, 0));
    }
    verification_count(verification, PQntuples(rows));
    PQclear(rows);
    return rows != NULL;
}
