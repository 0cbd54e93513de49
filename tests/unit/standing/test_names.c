#include "standing/names.h"

#include <criterion/criterion.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

Test(names, periods_and_codes_as_people_write_them)
{
    char period[PERIOD_TEXT_SIZE], code[CODE_TEXT_SIZE];
    cr_expect_str_eq(period_roman(period_of(2017, 1), period), "2017-I");
    cr_expect_str_eq(period_roman(period_of(2017, 2), period), "2017-II");
    cr_expect_str_eq(code_format(3, code), "GM0003");
    cr_expect_str_eq(code_format(9999, code), "GM9999");
}

Test(names, codes_are_read)
{
    static const struct {
        const char *text;
        int code;
    } cases[] = {{"GM0716", 716},        {"gm0716", 716},     {"Gm0000", 0},         {"GM716", CODE_NONE},
                 {"GM07160", CODE_NONE}, {"0716", CODE_NONE}, {"PV0716", CODE_NONE}, {"GM071x", CODE_NONE},
                 {"GM-716", CODE_NONE},  {"", CODE_NONE},     {"GM 716", CODE_NONE}, {"Tholen", CODE_NONE}};
    for (size_t i = 0; i < COUNT(cases); i++)
        cr_expect_eq(code_parse(cases[i].text), cases[i].code, "%s", cases[i].text);
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
