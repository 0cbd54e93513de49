#include "reference.h"
#include "rules/figures.h"

#include <criterion/criterion.h>

#define FIRST  period_of(2017, 1) // 2017-I
#define SECOND period_of(2017, 2)

Test(division, statutory_2017)
{
    struct ledger *ledger = reference_ledger();
    reference_add_forecast(ledger, FIRST, 13000, METHOD_STATUTORY);
    reference_add_forecast(ledger, SECOND, 10000, METHOD_STATUTORY);
    cr_assert_eq(reference_nation(ledger, FIRST).quota_sum, 13194);
    cr_assert_eq(reference_nation(ledger, FIRST).basis, BASIS_STATUTORY);
    cr_assert_eq(reference_quota(ledger, DEN_HAAG, FIRST).quota, 399);
    cr_assert_eq(reference_quota(ledger, DEN_HAAG, SECOND).quota, 307);
    ledger_free(ledger);
}

Test(division, sum_preserving_2017)
{
    struct ledger *ledger = reference_ledger();
    reference_add_forecast(ledger, FIRST, 13000, METHOD_SUM_PRESERVING);
    reference_add_forecast(ledger, SECOND, 10000, METHOD_SUM_PRESERVING);
    cr_assert_eq(reference_nation(ledger, FIRST).quota_sum, 13000);
    cr_assert_eq(reference_nation(ledger, SECOND).quota_sum, 10000);
    cr_assert_eq(reference_nation(ledger, FIRST).basis, BASIS_SUM_PRESERVING);
    cr_assert_eq(reference_quota(ledger, DEN_HAAG, FIRST).quota, 393);
    cr_assert_eq(reference_quota(ledger, DEN_HAAG, FIRST).basis, BASIS_SUM_PRESERVING);
    cr_assert_eq(reference_quota(ledger, DEN_HAAG, SECOND).quota, 301);
    ledger_free(ledger);
}

static int64_t province_sum(const struct ledger *ledger, const char *province)
{
    struct figures *figures = reference_compute(ledger);
    int64_t sum = 0;
    FILE *file = reference_open("municipalities.csv");
    char line[256];
    while (fgets(line, sizeof(line), file) != NULL) {
        const struct quota *quota = figures_quota(figures, atoi(line + 2), FIRST);
        if (strstr(line, province) != NULL && quota != NULL)
            sum += quota->quota;
    }
    (void)fclose(file);
    figures_free(figures);
    return sum;
}

Test(division, limburg_2017)
{
    struct ledger *ledger = reference_ledger();
    reference_add_forecast(ledger, FIRST, 13000, METHOD_STATUTORY);
    cr_assert_eq(province_sum(ledger, ",PV31,"), 871);
    ledger_clear_determinations(ledger);
    reference_add_register(ledger);
    reference_add_population(ledger);
    reference_add_forecast(ledger, FIRST, 13000, METHOD_SUM_PRESERVING);
    cr_assert_neq(province_sum(ledger, ",PV31,"), 0);
    reference_add_reorganisation(ledger);
    cr_assert_eq(province_sum(ledger, ",PV31,"), 856);
    ledger_free(ledger);
}

Test(division, announced_late_after_13_weeks_before)
{
    struct ledger *ledger = reference_ledger();
    reference_add_total(ledger, SECOND, 12000, TOTAL_FORECAST, day_of(2017, 4, 1), METHOD_STATUTORY);
    cr_assert_not(reference_nation(ledger, SECOND).announced_late);
    reference_add_total(ledger, SECOND, 11000, TOTAL_FORECAST, day_of(2017, 4, 2), METHOD_STATUTORY);
    cr_assert(reference_nation(ledger, SECOND).announced_late);
    reference_add_total(ledger, SECOND, 10000, TOTAL_DEFINITIVE, day_of(2017, 4, 5), METHOD_STATUTORY);
    cr_assert(reference_nation(ledger, SECOND).announced_late);
    cr_assert_eq(reference_nation(ledger, SECOND).national_total, 10000);
    cr_assert_eq(reference_nation(ledger, SECOND).total_status, TOTAL_DEFINITIVE);
    ledger_free(ledger);
}

Test(division, the_newest_total_is_in_force)
{
    struct ledger *ledger = reference_ledger();
    reference_add_total(ledger, FIRST, 2, TOTAL_FORECAST, day_of(2016, 10, 2), METHOD_STATUTORY);
    reference_add_total(ledger, FIRST, 1, TOTAL_DEFINITIVE, day_of(2016, 10, 1), METHOD_STATUTORY);
    cr_assert_eq(reference_nation(ledger, FIRST).national_total, 2);
    reference_add_total(ledger, FIRST, 3, TOTAL_DEFINITIVE, day_of(2016, 10, 2), METHOD_STATUTORY);
    cr_assert_eq(reference_nation(ledger, FIRST).national_total, 3, "on one day DEFINITIVE beats FORECAST");
    reference_add_total(ledger, FIRST, 4, TOTAL_FORECAST, day_of(2016, 10, 2), METHOD_STATUTORY);
    cr_assert_eq(reference_nation(ledger, FIRST).national_total, 3);
    struct national_total newer = {.period = FIRST,
                                   .persons = 5,
                                   .status = TOTAL_DEFINITIVE,
                                   .announced_on = day_of(2016, 10, 2),
                                   .method = METHOD_STATUTORY,
                                   .source = {.event_time = 1}};
    cr_assert(ledger_add_total(ledger, &newer));
    cr_assert_eq(reference_nation(ledger, FIRST).national_total, 5);
    ledger_free(ledger);
}

Test(division, a_total_below_the_number_of_municipalities_is_statutory)
{
    struct ledger *ledger = reference_ledger();
    reference_add_forecast(ledger, FIRST, 388, METHOD_SUM_PRESERVING);
    reference_add_forecast(ledger, SECOND, 387, METHOD_SUM_PRESERVING);
    cr_assert_eq(reference_nation(ledger, FIRST).basis, BASIS_SUM_PRESERVING);
    cr_assert_eq(reference_nation(ledger, FIRST).quota_sum, 388);
    cr_assert_eq(reference_nation(ledger, SECOND).basis, BASIS_STATUTORY);
    cr_assert_eq(reference_quota(ledger, THOLEN, SECOND).basis, BASIS_STATUTORY);
    cr_assert_eq(reference_quota(ledger, DEN_HAAG, SECOND).quota, 12);
    ledger_free(ledger);
}

Test(division, official_quota_until_a_later_total)
{
    struct ledger *ledger = reference_ledger();
    reference_add_total(ledger, FIRST, 13000, TOTAL_FORECAST, day_of(2016, 9, 1), METHOD_SUM_PRESERVING);
    reference_add_official(ledger, FIRST, THOLEN, 25, day_of(2016, 9, 1));
    struct quota tholen = reference_quota(ledger, THOLEN, FIRST);
    cr_assert_eq(tholen.basis, BASIS_OFFICIAL);
    cr_assert_eq(tholen.quota, 25);
    cr_assert_eq(tholen.computed_quota, 20);
    cr_assert_eq(reference_nation(ledger, FIRST).official_quotas, 1);
    cr_assert_eq(reference_nation(ledger, FIRST).quota_sum, 13005);
    cr_assert_eq(reference_nation(ledger, FIRST).basis, BASIS_SUM_PRESERVING);
    reference_add_official(ledger, FIRST, THOLEN, 26, day_of(2016, 9, 2));
    reference_add_official(ledger, FIRST, DEN_HAAG, 400, day_of(2016, 9, 3));
    cr_assert_eq(reference_quota(ledger, THOLEN, FIRST).quota, 26, "the newest that names it");
    reference_add_total(ledger, FIRST, 13000, TOTAL_DEFINITIVE, day_of(2016, 9, 3), METHOD_SUM_PRESERVING);
    cr_assert_eq(reference_quota(ledger, THOLEN, FIRST).quota, 20, "overtaken");
    cr_assert_eq(reference_quota(ledger, DEN_HAAG, FIRST).quota, 400, "announced with the total");
    ledger_free(ledger);
}
