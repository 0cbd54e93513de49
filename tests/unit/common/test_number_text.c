#include "common/number_text.h"

#include <criterion/criterion.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

Test(number_text, numbers)
{
    static const struct {
        int64_t number;
        const char *text;
    } cases[] = {{0, "0"},
                 {7, "7"},
                 {-7, "-7"},
                 {999, "999"},
                 {1000, "1,000"},
                 {-999, "-999"},
                 {-1000, "-1,000"},
                 {16979120, "16,979,120"},
                 {100000, "100,000"},
                 {INT64_MAX, "9,223,372,036,854,775,807"},
                 {INT64_MIN, "-9,223,372,036,854,775,808"}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[NUMBER_TEXT_SIZE];
        cr_expect_str_eq(number_format(cases[i].number, text), cases[i].text);
    }
}

Test(number_text, signed_numbers_and_decimals)
{
    char text[NUMBER_TEXT_SIZE];
    cr_expect_str_eq(number_format_signed(1334, text), "+1,334");
    cr_expect_str_eq(number_format_signed(-1334, text), "-1,334");
    cr_expect_str_eq(number_format_signed(0, text), "0");
    cr_expect_str_eq(number_format_decimal(1325.83, 2, text), "1,325.83");
    cr_expect_str_eq(number_format_decimal(-16979120.25, 1, text), "-16,979,120.2");
    cr_expect_str_eq(number_format_decimal(999.9996, 3, text), "1,000.000");
    cr_expect_str_eq(number_format_decimal(1730, 0, text), "1,730");
    cr_expect_str_eq(number_format_decimal(0, 1, text), "0.0");
}

Test(number_text, whole_numbers_as_they_are_typed)
{
    static const char *const wrong[] = {"", " ", "x", "7x", "7 ", "1.5", "0", "11", "-3", "9223372036854775808"};
    int64_t number;
    cr_assert(number_parse("7", 1, 10, &number));
    cr_expect_eq(number, 7);
    cr_assert(number_parse("9223372036854775807", 0, INT64_MAX, &number));
    cr_expect_eq(number, INT64_MAX);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        cr_expect_not(number_parse(wrong[i], 1, 10, &number), "'%s'", wrong[i]);
}

Test(number_text, short_durations)
{
    static const struct {
        int64_t seconds;
        const char *text;
    } cases[] = {{0, "0 s"},    {1, "1 s"},       {119, "119 s"},  {120, "2 min"},     {7199, "119 min"},
                 {7200, "2 h"}, {172799, "47 h"}, {172800, "2 d"}, {31536000, "365 d"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[DURATION_SHORT_SIZE];
        cr_expect_str_eq(duration_short(cases[i].seconds, text), cases[i].text);
    }
}
