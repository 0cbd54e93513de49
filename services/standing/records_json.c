#include "standing/records_json.h"
#include "standing/figures_json.h"

json_t *records_quota_json(const struct records *records, int code, int period)
{
    struct told told;
    json_t *object = NULL;
    if (told_of(&told, &records->standing)) {
        const struct told_period *found = told_period(&told, period);
        const struct told_quota *quota = told_quota(found, code);
        struct month months[6];
        records_months(records, code, period, quota->quota.corrected_quota, months);
        object = quota_json(found, quota, records->standing.ledger);
        json_object_set_new(object, "months", months_json(months));
    }
    told_free(&told);
    return object;
}

json_t *records_quota_periods_json(const struct standing *standing, int code)
{
    struct told told;
    json_t *list = told_of(&told, standing) ? quota_periods_json(&told, code) : NULL;
    told_free(&told);
    return list;
}

json_t *records_nation_json(const struct standing *standing, int period)
{
    struct told told;
    json_t *object = told_of(&told, standing) ? nation_json(told_period(&told, period)) : NULL;
    told_free(&told);
    return object;
}

json_t *records_nation_periods_json(const struct standing *standing)
{
    struct told told;
    json_t *list = told_of(&told, standing) ? nation_periods_json(&told) : NULL;
    told_free(&told);
    return list;
}
