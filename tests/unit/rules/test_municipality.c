#include "rules/municipality.h"

#include <criterion/criterion.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

Test(municipality, codes_are_written)
{
    char code[CODE_TEXT_SIZE];
    cr_expect_str_eq(code_format(3, code), "GM0003");
    cr_expect_str_eq(code_format(9999, code), "GM9999");
}

Test(municipality, codes_are_read)
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
