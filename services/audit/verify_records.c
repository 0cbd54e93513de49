#include "audit/verify_records.h"
#include "rules/calendar.h"
#include "rules/ledger.h"

#include "audit_sql.h"
#include "ledger_sql.h"

#include <inttypes.h>

#define SUMS_MOST 2

// One sum of an aggregate: by the records, and as the ledger reads it (the aggregate with its differences).
struct sum {
    int16_t kind; // or municipality
    int32_t day;  // the first one of a month
    int64_t records[SUMS_MOST], kept[SUMS_MOST];
};

// Two results in the order of their first two columns, which are a smallint and a date: where they are read up to.
struct sums {
    const PGresult *records, *kept;
    int record, keep;
};

// Below 0: the next row of the records comes before the other one's; 0: both are of one sum.
static int next_order(const struct sums *sums)
{
    if (sums->record == PQntuples(sums->records) || sums->keep == PQntuples(sums->kept))
        return sums->keep == PQntuples(sums->kept) ? -1 : 1;
    int16_t a = result_int2(sums->records, sums->record, 0), b = result_int2(sums->kept, sums->keep, 0);
    int32_t day = result_date(sums->records, sums->record, 1), other = result_date(sums->kept, sums->keep, 1);
    return a != b ? a - b : (day > other) - (day < other);
}

static void row_take(const PGresult *rows, int row, struct sum *sum, int64_t values[SUMS_MOST])
{
    sum->kind = result_int2(rows, row, 0);
    sum->day = result_date(rows, row, 1);
    for (int i = 0; i < PQnfields(rows) - 2; i++)
        values[i] = result_int8(rows, row, 2 + i);
}

static bool sum_next(struct sums *sums, struct sum *sum)
{
    if (sums->record == PQntuples(sums->records) && sums->keep == PQntuples(sums->kept))
        return false;
    int order = next_order(sums);
    *sum = (struct sum){0};
    if (order <= 0)
        row_take(sums->records, sums->record++, sum, sum->records);
    if (order >= 0)
        row_take(sums->kept, sums->keep++, sum, sum->kept);
    return true;
}

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
