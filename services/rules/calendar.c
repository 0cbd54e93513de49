#include "rules/calendar.h"

#include <stdio.h>
#include <string.h>

// Days from 0000-03-01, where the arithmetic below starts, to 2000-01-01.
#define EPOCH_SHIFT     730425
#define DAYS_IN_400     146097 // days in 400 Gregorian years
#define DAYS_IN_100     36524
#define DAYS_IN_4       1461
#define MONTHS_A_PERIOD 6

static int month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap ? 1 : 0);
}

bool date_exists(int year, int month, int day)
{
    return month >= 1 && month <= 12 && day >= 1 && day <= month_days(year, month);
}

// Years are counted from 1 March, so that the leap day is the last of its year; after Howard Hinnant's "chrono-
// compatible low-level date algorithms".
int32_t day_of(int year, int month, int day)
{
    int64_t march_year = (int64_t)year - (month <= 2 ? 1 : 0);
    int64_t era = (march_year >= 0 ? march_year : march_year - 399) / 400;
    int64_t year_of_era = march_year - era * 400;
    int64_t march_month = month > 2 ? month - 3 : month + 9;
    int64_t day_of_year = (153 * march_month + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return (int32_t)(era * DAYS_IN_400 + day_of_era - EPOCH_SHIFT);
}

struct date day_date(int32_t day)
{
    int64_t shifted = (int64_t)day + EPOCH_SHIFT;
    int64_t era = (shifted >= 0 ? shifted : shifted - (DAYS_IN_400 - 1)) / DAYS_IN_400;
    int64_t day_of_era = shifted - era * DAYS_IN_400;
    int64_t year_of_era = (day_of_era - day_of_era / (DAYS_IN_4 - 1) + day_of_era / DAYS_IN_100 -
                           day_of_era / (DAYS_IN_400 - 1)) /
                          365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t march_month = (5 * day_of_year + 2) / 153;
    int month = (int)(march_month < 10 ? march_month + 3 : march_month - 9);
    return (struct date){.year = (int)(year_of_era + era * 400) + (month <= 2 ? 1 : 0),
                         .month = month,
                         .day = (int)(day_of_year - (153 * march_month + 2) / 5) + 1};
}

const char *day_format(int32_t day, char text[DAY_TEXT_SIZE])
{
    struct date date = day_date(day);
    if (snprintf(text, DAY_TEXT_SIZE, "%04d-%02d-%02d", date.year, date.month, date.day) < 0)
        text[0] = '\0';
    return text;
}

// Reads exactly so many digits as a number; -1 where one is missing. strtol would take a sign and spaces as well.
static int digits_parse(const char *text, int count)
{
    int value = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

bool day_parse(const char *text, int32_t *day)
{
    if (strlen(text) != strlen("2017-01-31") || text[4] != '-' || text[7] != '-')
        return false;
    int year = digits_parse(text, 4), month = digits_parse(text + 5, 2), of_month = digits_parse(text + 8, 2);
    if (year < 0 || month < 0 || of_month < 0 || !date_exists(year, month, of_month))
        return false;
    *day = day_of(year, month, of_month);
    return true;
}

int32_t month_first_day(int32_t day)
{
    return day - (day_date(day).day - 1);
}

int period_of(int year, int half)
{
    return year * 2 + half - 1;
}

int period_of_day(int32_t day)
{
    struct date date = day_date(day);
    return period_of(date.year, date.month <= MONTHS_A_PERIOD ? 1 : 2);
}

int period_year(int period)
{
    return period / 2;
}

int period_half(int period)
{
    return period % 2 + 1;
}

int32_t period_first_day(int period)
{
    return day_of(period_year(period), period_half(period) == 1 ? 1 : MONTHS_A_PERIOD + 1, 1);
}

int32_t period_last_day(int period)
{
    return period_first_day(period + 1) - 1;
}

int32_t period_reference_day(int period)
{
    return day_of(period_year(period) - 1, 1, 1);
}

int period_months_elapsed(int period, int32_t day)
{
    if (day < period_first_day(period))
        return 0;
    if (day > period_last_day(period))
        return MONTHS_A_PERIOD;
    return (day_date(day).month - 1) % MONTHS_A_PERIOD;
}

const char *period_format(int period, char text[PERIOD_TEXT_SIZE])
{
    if (snprintf(text, PERIOD_TEXT_SIZE, "%04d-%d", period_year(period), period_half(period)) < 0)
        text[0] = '\0';
    return text;
}

bool period_parse(const char *text, int *period)
{
    if (strlen(text) < strlen("2017-1") || text[4] != '-')
        return false;
    int year = digits_parse(text, 4);
    const char *half = text + 5;
    bool first = strcmp(half, "1") == 0 || strcmp(half, "I") == 0;
    bool second = strcmp(half, "2") == 0 || strcmp(half, "II") == 0;
    if (year < 0 || (!first && !second))
        return false;
    *period = period_of(year, first ? 1 : 2);
    return true;
}
