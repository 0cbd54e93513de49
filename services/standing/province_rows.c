#include "standing/province_rows.h"
#include "common/arena.h"
#include "standing/municipality_name.h"

#include <stdlib.h>
#include <string.h>

static int row_compare(const void *a, const void *b)
{
    const struct province_row *left = a, *right = b;
    int order = strcmp(left->name, right->name);
    return order != 0 ? order : left->quota->quota.code - right->quota->quota.code;
}

static struct province_row row_of(const struct told *told, const struct told_period *period,
                                  const struct told_period *before, const struct told_quota *quota, const char *name)
{
    int code = quota->quota.code;
    const struct told_quota *then = before ? told_quota(before, code) : NULL;
    struct province_row row = {.quota = quota, .name = name, .run = backlog_run_of(told, code, period->period)};
    row.has_change = then != NULL;
    if (then)
        row.change = quota->quota.remaining - then->quota.remaining;
    return row;
}

struct province_row *province_rows_make(const struct told *told, const struct told_period *period,
                                        const struct told_period *before, const struct ledger *ledger, int province,
                                        size_t *count)
{
    struct province_row *rows = memory_resize(NULL, period->count + 1, sizeof *rows);
    *count = 0;
    for (size_t i = 0; i < period->count; i++) {
        const struct told_quota *quota = &period->quotas[i];
        const struct municipality *place = municipality_place(ledger, quota->quota.code, period->period);
        if (place && place->province == province)
            rows[(*count)++] = row_of(told, period, before, quota, place->name);
    }
    if (*count == 0) {
        free(rows);
        return NULL;
    }
    qsort(rows, *count, sizeof *rows, row_compare);
    return rows;
}

bool province_sums_of(struct province_sums *sums, const struct told_period *period, const struct ledger *ledger,
                      int province)
{
    size_t count;
    bool found = false;
    struct province_sums *all = province_sums_make(period, ledger, &count);
    for (size_t i = 0; i < count && !found; i++) {
        found = all[i].province == province;
        *sums = all[i];
    }
    free(all);
    return found;
}

int province_search(const char *text)
{
    int province = province_parse(text);
    if (province != 0)
        return *province_name(province) ? province : 0;
    char *asked = name_fold(text);
    for (int code = 1; asked && province == 0 && code < PROVINCES_MOST; code++)
        if (*province_name(code) && name_fits(province_name(code), asked) == NAME_SAME)
            province = code;
    if (asked && strcmp(asked, "friesland") == 0)
        province = province_parse("PV21"); // what it is called in Dutch
    free(asked);
    return province;
}
