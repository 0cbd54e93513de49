#include "rules/nation_sums.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct quota tholen = {.quota = 20,
                                    .carry_over = 17,
                                    .corrected_quota = 37,
                                    .realised = 13,
                                    .realised_family = 4,
                                    .remaining = 24,
                                    .basis = BASIS_OFFICIAL,
                                    .schedule = SCHEDULE_SLIGHTLY_BEHIND};

Test(nation_sums, what_is_added_and_removed_leaves_nothing)
{
    struct national_quota nation = {.period = 1, .realised = 5, .behind = 1}, before = nation;
    struct quota quota = tholen;
    nation_sums_add(&nation, &quota);
    cr_expect_eq(nation.quota_sum, 20);
    cr_expect_eq(nation.carry_over, 17);
    cr_expect_eq(nation.corrected_quota, 37);
    cr_expect_eq(nation.realised, 18);
    cr_expect_eq(nation.realised_family, 4);
    cr_expect_eq(nation.remaining, 24);
    cr_expect_eq(nation.slightly_behind, 1);
    cr_expect_eq(nation.behind, 1);
    cr_expect_eq(nation.official_quotas, 1);
    nation_sums_remove(&nation, &quota);
    cr_expect_eq(memcmp(&nation, &before, sizeof nation), 0);
}

Test(nation_sums, one_that_was_removed_is_in_none)
{
    struct national_quota nation = {0}, before = nation;
    struct quota quota = tholen;
    nation_sums_add(&nation, &quota);
    for (int i = 0; i < 2; i++)
        nation_sums_remove(&nation, &quota);
    cr_expect_eq(memcmp(&nation, &before, sizeof nation), 0);
}
