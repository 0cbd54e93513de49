// Days and half-years, without a clock and without time zones.
//
// A day is a count of days since 2000-01-01 (PostgreSQL's own epoch, so that a day goes to a date column as it is).
// A period is a calendar half-year, "kalenderhalfjaar" (Huisvestingswet 2014, article 28), as year * 2 + half - 1:
// the next period is period + 1.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DAY_NONE         INT32_MIN // no day: unset, not known
#define PERIOD_NONE      (-1)
#define PERIOD_TEXT_SIZE 16 // room for "2017-1" and a NUL
#define DAY_TEXT_SIZE    16 // room for "2017-01-31" and a NUL

struct date {
    int year;
    int month; // 1 to 12
    int day;   // 1 to 31
};

// Whether the calendar has that day (proleptic Gregorian, any year).
bool date_exists(int year, int month, int day);

// The day of an existing date; the other way round.
int32_t day_of(int year, int month, int day);
struct date day_date(int32_t day);

// "2017-01-31" and back. day_parse is false for anything but an existing date in that form.
const char *day_format(int32_t day, char text[DAY_TEXT_SIZE]);
bool day_parse(const char *text, int32_t *day);

// The first day of the month that a day lies in.
int32_t month_first_day(int32_t day);

int period_of(int year, int half);
int period_of_day(int32_t day);
int period_year(int period);
int period_half(int period); // 1 or 2
int32_t period_first_day(int period);
int32_t period_last_day(int period);

// 1 January of the calendar year before the period's year: the day whose inhabitants count (article 29(1)).
int32_t period_reference_day(int period);

// Whole months of the period gone by on a day, 0 to 6: in 2017-1, 0 before 1 February, 3 on 1 April, 6 from 1 July.
int period_months_elapsed(int period, int32_t day);

// "2017-1" and back; also reads "2017-I" and "2017-II", as people write it.
const char *period_format(int period, char text[PERIOD_TEXT_SIZE]);
bool period_parse(const char *text, int *period);
