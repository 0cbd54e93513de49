#include "terminal/what_if_print.h"
#include "standing/figures_json.h"
#include "standing/names.h"
#include "standing/provinces.h"

static void now_add(struct table *table, bool exists, int64_t persons)
{
    if (exists)
        table_number(table, persons);
    else
        table_none(table);
}

// A row of figures now and then; now: whether there are any now.
static void row_add(struct table *table, const char *name, bool now, const int64_t quotas[2],
                    const int64_t corrected[2])
{
    table_text(table, name);
    now_add(table, now, quotas[0]);
    table_number(table, quotas[1]);
    now_add(table, now, corrected[0]);
    table_number(table, corrected[1]);
    if (now)
        table_signed(table, corrected[1] - corrected[0]);
    else
        table_none(table);
}

static void quota_add(struct table *table, const char *name, const struct quota *then, const struct quota *now)
{
    row_add(table, name, now, (const int64_t[]){now ? now->quota : 0, then->quota},
            (const int64_t[]){now ? now->corrected_quota : 0, then->corrected_quota});
}

static void sums_add(struct table *table, const struct national_quota *then, const struct national_quota *now)
{
    row_add(table, "The nation", now, (const int64_t[]){now ? now->quota_sum : 0, then->quota_sum},
            (const int64_t[]){now ? now->corrected_quota : 0, then->corrected_quota});
}

static size_t rows_add(struct table *table, const struct told_period *result, const struct told_period *today,
                       const struct ledger *ledger)
{
    size_t differing = 0;
    for (size_t i = 0; i < result->count; i++) {
        const struct quota *then = &result->quotas[i].quota;
        const struct told_quota *now = today ? told_quota(today, then->code) : NULL;
        if (now && now->quota.corrected_quota == then->corrected_quota && now->quota.quota == then->quota)
            continue;
        const struct municipality *place = municipality_place(ledger, then->code, result->period);
        quota_add(table, place ? place->name : "", then, now ? &now->quota : NULL);
        differing++;
    }
    return differing;
}

static bool table_tell(const struct told_period *result, const struct told_period *today, const struct ledger *ledger,
                       struct error *error)
{
    static const struct column columns[] = {
        {"Municipality", "", COLUMN_FLEXIBLE}, {"Quota now", "", COLUMN_NUMBER}, {"then", "", COLUMN_NUMBER},
        {"Corrected now", "", COLUMN_NUMBER},  {"then", "", COLUMN_NUMBER},      {"Change", "", COLUMN_NUMBER},
    };
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    char period[PERIOD_TEXT_SIZE], number[NUMBER_TEXT_SIZE];
    size_t differing = rows_add(table, result, today, ledger);
    text_print_wrapped(stdout, 0,
                       "%s, what if: a national total of %s, %s; %zu of %zu municipalities differ. Nothing of it is "
                       "stored.",
                       period_roman(result->period, period), number_format(result->nation.national_total, number),
                       basis_name(result->nation.basis), differing, result->count);
    putchar('\n');
    sums_add(table, &result->nation, today ? &today->nation : NULL);
    return table_finish(table, stdout, false, error);
}

bool what_if_print(const struct standing *result, const struct standing *today, int period, bool json,
                   struct error *error)
{
    struct told then = {0}, now = {0};
    bool ok = (told_of(&then, result) && told_of(&now, today)) || error_set(error, ERROR_FATAL, "out of memory");
    const struct told_period *of_then = ok ? told_period(&then, period) : NULL;
    const struct told_period *of_now = ok ? told_period(&now, period) : NULL;
    if (ok)
        ok = json ? json_print(what_if_json(of_then, of_now, result->ledger), stdout, error)
                  : table_tell(of_then, of_now, result->ledger, error);
    told_free(&then);
    told_free(&now);
    return ok;
}
