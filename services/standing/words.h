// What people read, in each language: the words for what the figures hold as numbers, numbers and dates. Programs and
// the terminal use those of names.h, which are the English ones.
//
// Words are constants, one to three of them, in lower case. Where there is a `text`, the answer is written into it and
// returned.
#pragma once

#include "common/number_text.h"
#include "rules/quota.h"
#include "standing/language.h"

const char *phase_words(enum phase phase, enum language language);
const char *total_status_words(enum total_status status, enum language language);
const char *basis_words(enum basis basis, enum language language);
const char *schedule_words(enum schedule schedule, enum language language);
const char *balance_words(int64_t carry_over, enum language language); // "backlog", "lead" or, for 0, ""

// As total_status_caution of names.h: a sentence to begin with "Mind that " or "Let op: ". NULL where there is none.
const char *caution_words(enum total_status status, enum language language);

// 12.000 and 12,000; +17, -3 and 0; 1.325,83 and 1,325.83.
const char *number_words(int64_t number, enum language language, char text[NUMBER_TEXT_SIZE]);
const char *number_words_signed(int64_t number, enum language language, char text[NUMBER_TEXT_SIZE]);
const char *number_words_decimal(double number, int decimals, enum language language, char text[NUMBER_TEXT_SIZE]);

// What part is of the whole, "35,1%" and "35.1%", half a tenth rounded up; "" where the whole is 0 or less.
const char *percent_words(int64_t part, int64_t whole, enum language language, char text[NUMBER_TEXT_SIZE]);

// "5 april 2017" and "5 April 2017"; "april 2017" and "April 2017" of any day in the month.
#define DAY_WORDS_SIZE 32
const char *day_words(int32_t day, enum language language, char text[DAY_WORDS_SIZE]);
const char *month_words(int32_t day, enum language language, char text[DAY_WORDS_SIZE]);
