#include "standing/words.h"

#include <criterion/criterion.h>

Test(words, enums)
{
    cr_expect_str_eq(phase_words(PHASE_ANNOUNCED, LANGUAGE_NL), "aangekondigd");
    cr_expect_str_eq(phase_words(PHASE_RUNNING, LANGUAGE_NL), "loopt");
    cr_expect_str_eq(phase_words(PHASE_ENDED, LANGUAGE_NL), "afgelopen");
    cr_expect_str_eq(phase_words(PHASE_ENDED, LANGUAGE_EN), "ended");
    cr_expect_str_eq(total_status_words(TOTAL_FORECAST, LANGUAGE_NL), "prognose");
    cr_expect_str_eq(total_status_words(TOTAL_DEFINITIVE, LANGUAGE_NL), "definitief");
    cr_expect_str_eq(total_status_words(TOTAL_INDICATIVE, LANGUAGE_NL), "indicatief");
    cr_expect_str_eq(total_status_words(TOTAL_FORECAST, LANGUAGE_EN), "forecast");
    cr_expect_str_eq(basis_words(BASIS_STATUTORY, LANGUAGE_NL), "naar de letter van de wet");
    cr_expect_str_eq(basis_words(BASIS_SUM_PRESERVING, LANGUAGE_NL), "sluitend op het totaal");
    cr_expect_str_eq(basis_words(BASIS_OFFICIAL, LANGUAGE_NL), "officieel vastgesteld");
    cr_expect_str_eq(basis_words(BASIS_OFFICIAL, LANGUAGE_EN), "official");
    cr_expect_str_eq(schedule_words(SCHEDULE_ON_SCHEDULE, LANGUAGE_NL), "op schema");
    cr_expect_str_eq(schedule_words(SCHEDULE_SLIGHTLY_BEHIND, LANGUAGE_NL), "iets achter op schema");
    cr_expect_str_eq(schedule_words(SCHEDULE_BEHIND, LANGUAGE_NL), "achter op schema");
    cr_expect_str_eq(schedule_words(SCHEDULE_BEHIND, LANGUAGE_EN), "behind");
    cr_expect_str_eq(balance_words(1, LANGUAGE_NL), "achterstand");
    cr_expect_str_eq(balance_words(-1, LANGUAGE_NL), "voorsprong");
    cr_expect_str_eq(balance_words(0, LANGUAGE_NL), "");
    cr_expect_str_eq(balance_words(-1, LANGUAGE_EN), "lead");
}

Test(words, what_to_mind)
{
    for (enum language language = 0; language < LANGUAGES; language++) {
        cr_expect_not_null(caution_words(TOTAL_FORECAST, language));
        cr_expect_not_null(caution_words(TOTAL_INDICATIVE, language));
        cr_expect_null(caution_words(TOTAL_DEFINITIVE, language));
    }
    cr_expect_str_neq(caution_words(TOTAL_FORECAST, LANGUAGE_NL), caution_words(TOTAL_FORECAST, LANGUAGE_EN));
    cr_expect_str_neq(caution_words(TOTAL_INDICATIVE, LANGUAGE_NL), caution_words(TOTAL_INDICATIVE, LANGUAGE_EN));
}

Test(words, numbers)
{
    char text[NUMBER_TEXT_SIZE];
    cr_expect_str_eq(number_words(16979120, LANGUAGE_NL, text), "16.979.120");
    cr_expect_str_eq(number_words(-1234, LANGUAGE_EN, text), "-1,234");
    cr_expect_str_eq(number_words_signed(1234, LANGUAGE_NL, text), "+1.234");
    cr_expect_str_eq(number_words_decimal(1325.83, 2, LANGUAGE_NL, text), "1.325,83");
    cr_expect_str_eq(number_words_decimal(1325.83, 2, LANGUAGE_EN, text), "1,325.83");
}

Test(words, percents)
{
    static const struct {
        int64_t part, whole;
        const char *dutch, *english;
    } cases[] = {{13, 37, "35,1%", "35.1%"},
                 {0, 37, "0,0%", "0.0%"},
                 {1, 2000, "0,1%", "0.1%"},
                 {1, 2001, "0,0%", "0.0%"},
                 {123, 10, "1.230,0%", "1,230.0%"},
                 {1, 0, "", ""},
                 {1, -3, "", ""}};
    char text[NUMBER_TEXT_SIZE];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_expect_str_eq(percent_words(cases[i].part, cases[i].whole, LANGUAGE_NL, text), cases[i].dutch);
        cr_expect_str_eq(percent_words(cases[i].part, cases[i].whole, LANGUAGE_EN, text), cases[i].english);
    }
}

Test(words, days)
{
    char text[DAY_WORDS_SIZE];
    cr_expect_str_eq(day_words(day_of(2017, 4, 5), LANGUAGE_NL, text), "5 april 2017");
    cr_expect_str_eq(day_words(day_of(2017, 4, 5), LANGUAGE_EN, text), "5 April 2017");
    cr_expect_str_eq(day_words(day_of(1999, 12, 31), LANGUAGE_NL, text), "31 december 1999");
    cr_expect_str_eq(month_words(day_of(2017, 3, 31), LANGUAGE_NL, text), "maart 2017");
    cr_expect_str_eq(month_words(day_of(2017, 1, 1), LANGUAGE_EN, text), "January 2017");
}
