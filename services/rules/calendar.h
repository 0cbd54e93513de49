// Days and half-years as numbers, without a clock and without time zones.
//
// A day is the number of days since 2000-01-01, which may be negative. PostgreSQL counts the same way, so a day goes
// into a date column as it is. A period is a calendar half-year ("kalenderhalfjaar", Huisvestingswet 2014, article 28):
// half 1 is January to June, half 2 is July to December. Its number is year * 2 + half - 1, so that the next period is
// period + 1.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DAY_NONE         INT32_MIN // no day: not set, or not known
#define PERIOD_NONE      (-1)      // no period
#define PERIOD_TEXT_SIZE 16        // room for "2017-1" and a NUL
#define DAY_TEXT_SIZE    16        // room for "2017-01-31" and a NUL

struct date {
    int year;
    int month; // 1 to 12
    int day;   // 1 to 31
};

// Whether the calendar has that day. It is the Gregorian calendar, taken back before its introduction; any year.
bool date_exists(int year, int month, int day);

// The day of a date, which must exist; and the other way round.
int32_t day_of(int year, int month, int day);
struct date day_date(int32_t day);

// A day as "2017-01-31", written into and returned as `text`.
const char *day_format(int32_t day, char text[DAY_TEXT_SIZE]);

// The day that a text such as "2017-01-31" is; false for anything else, and for a day that the calendar does not have.
bool day_parse(const char *text, int32_t *day);

// The first day of the month that a day lies in.
int32_t month_first_day(int32_t day);

// The period of a year and half, and that of a day; then its parts.
int period_of(int year, int half);
int period_of_day(int32_t day);
int period_year(int period);
int period_half(int period); // 1 or 2
int32_t period_first_day(int period);
int32_t period_last_day(int period);

// The day whose inhabitants count for the period: 1 January of the calendar year before its own (article 29(1)).
int32_t period_reference_day(int period);

// How many whole months of the period have gone by at the beginning of a day, 0 to 6: in 2017-1 that is 0 before 1
// February, 3 on 1 April and 6 from 1 July on. 0 for DAY_NONE.
int period_months_elapsed(int period, int32_t day);

// A period as "2017-1", written into and returned as `text`; and back. period_parse also reads "2017-I" and "2017-II",
// as people write it, and is false for anything else.
const char *period_format(int period, char text[PERIOD_TEXT_SIZE]);
bool period_parse(const char *text, int *period);
