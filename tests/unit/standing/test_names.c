#include "standing/names.h"

#include <criterion/criterion.h>
#include <string.h>

Test(names, periods_as_people_write_them)
{
    char period[PERIOD_TEXT_SIZE];
    cr_expect_str_eq(period_roman(period_of(2017, 1), period), "2017-I");
    cr_expect_str_eq(period_roman(period_of(2017, 2), period), "2017-II");
}

Test(names, enums)
{
    cr_expect_str_eq(phase_name(PHASE_ANNOUNCED), "announced");
    cr_expect_str_eq(phase_name(PHASE_RUNNING), "running");
    cr_expect_str_eq(phase_name(PHASE_ENDED), "ended");
    cr_expect_str_eq(total_status_name(TOTAL_FORECAST), "forecast");
    cr_expect_str_eq(total_status_name(TOTAL_DEFINITIVE), "definitive");
    cr_expect_str_eq(total_status_name(TOTAL_INDICATIVE), "indicative");
    cr_expect_str_eq(basis_name(BASIS_STATUTORY), "statutory");
    cr_expect_str_eq(basis_name(BASIS_SUM_PRESERVING), "sum-preserving");
    cr_expect_str_eq(basis_name(BASIS_OFFICIAL), "official");
    cr_expect_str_eq(schedule_name(SCHEDULE_ON_SCHEDULE), "on schedule");
    cr_expect_str_eq(schedule_name(SCHEDULE_SLIGHTLY_BEHIND), "slightly behind");
    cr_expect_str_eq(schedule_name(SCHEDULE_BEHIND), "behind");
    cr_expect_str_eq(balance_name(17), "backlog");
    cr_expect_str_eq(balance_name(-3), "lead");
    cr_expect_str_eq(balance_name(0), "");
}

Test(names, only_what_is_not_definitive_needs_a_caution)
{
    cr_expect_null(total_status_caution(TOTAL_DEFINITIVE));
    cr_expect(strstr(total_status_caution(TOTAL_FORECAST), "the national total is only a forecast: "));
    cr_expect(strstr(total_status_caution(TOTAL_INDICATIVE), "the national total is only indicative: "));
}
