// Sums of two results side by side.
#include "audit/sums.h"

#include <criterion/criterion.h>
#include <endian.h>
#include <string.h>

struct row {
    int16_t kind;
    int32_t day;
    int64_t value;
};

static PGresult *result_of(const struct row *rows, int count)
{
    char kind_name[] = "kind", day_name[] = "day", sum_name[] = "sum";
    PGresAttDesc columns[] = {
        {.name = kind_name, .format = 1}, {.name = day_name, .format = 1}, {.name = sum_name, .format = 1}};
    PGresult *result = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
    PQsetResultAttrs(result, 3, columns);
    for (int i = 0; i < count; i++) {
        uint16_t kind = htobe16((uint16_t)rows[i].kind);
        uint32_t day = htobe32((uint32_t)rows[i].day);
        uint64_t value = htobe64((uint64_t)rows[i].value);
        PQsetvalue(result, i, 0, (char *)&kind, sizeof kind);
        PQsetvalue(result, i, 1, (char *)&day, sizeof day);
        PQsetvalue(result, i, 2, (char *)&value, sizeof value);
    }
    return result;
}

static void expect(const struct row *records, int record_count, const struct row *kept, int kept_count,
                   const struct sum *sums, size_t count)
{
    PGresult *left = result_of(records, record_count), *right = result_of(kept, kept_count);
    struct sums both = {.records = left, .kept = right};
    struct sum sum;
    for (size_t i = 0; i < count; i++) {
        cr_assert(sum_next(&both, &sum), "%zu", i);
        cr_expect_eq(sum.kind, sums[i].kind, "%zu", i);
        cr_expect_eq(sum.day, sums[i].day, "%zu", i);
        cr_expect_eq(sum.records[0], sums[i].records[0], "%zu", i);
        cr_expect_eq(sum.kept[0], sums[i].kept[0], "%zu", i);
        cr_expect_eq(sum.records[1] + sum.kept[1], 0, "%zu", i);
    }
    cr_expect_not(sum_next(&both, &sum));
    PQclear(left);
    PQclear(right);
}

Test(sums, nothing)
{
    expect(NULL, 0, NULL, 0, NULL, 0);
}

Test(sums, what_only_one_has_is_nothing_in_the_other)
{
    const struct row rows[] = {{1, 10, 3}};
    expect(rows, 1, NULL, 0, (struct sum[]){{1, 10, {3}, {0}}}, 1);
    expect(NULL, 0, rows, 1, (struct sum[]){{1, 10, {0}, {3}}}, 1);
}

Test(sums, by_kind_and_then_by_day)
{
    const struct row records[] = {{1, -5, 1}, {1, 10, 2}, {2, 3, 3}, {4, 1, 4}};
    const struct row kept[] = {{1, 10, 2}, {1, 11, 5}, {2, 3, 7}, {3, 0, 0}, {5, -9, 8}};
    const struct sum sums[] = {{1, -5, {1}, {0}}, {1, 10, {2}, {2}}, {1, 11, {0}, {5}}, {2, 3, {3}, {7}},
                               {3, 0, {0}, {0}},  {4, 1, {4}, {0}},  {5, -9, {0}, {8}}};
    expect(records, 4, kept, 5, sums, 7);
}
