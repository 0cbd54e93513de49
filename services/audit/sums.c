#include "audit/sums.h"

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

bool sum_next(struct sums *sums, struct sum *sum)
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
