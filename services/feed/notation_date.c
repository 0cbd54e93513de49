#include "feed/notation_date.h"
#include "messages/message.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

// Three numbers with the same separator between, as 31-01-2017.
struct parts {
    int number[3];
    size_t digits[3];
    char separator;
};

static const char *const months[12][3] = {
    {"januari", "jan", "January"}, {"februari", "feb", "February"}, {"maart", "mrt", "March"},
    {"april", "apr", "April"},     {"mei", "may", "May"},           {"juni", "jun", "June"},
    {"juli", "jul", "July"},       {"augustus", "aug", "August"},   {"september", "sep", "September"},
    {"oktober", "okt", "October"}, {"november", "nov", "November"}, {"december", "dec", "December"}};

static bool is_plain(const char *text)
{
    static const char shape[] = "0000-00-00";
    for (size_t i = 0; i < sizeof shape; i++) // with the NUL
        if (shape[i] == '0' ? !isdigit((unsigned char)text[i]) : text[i] != shape[i])
            return false;
    return true;
}

// Reads digits, at most four of them; returns what is behind them, NULL where there are none or more.
static const char *digits_read(const char *text, int *number, size_t *digits)
{
    *number = 0;
    for (*digits = 0; isdigit((unsigned char)text[*digits]); ++*digits) {
        if (*digits == 4)
            return NULL;
        *number = *number * 10 + (text[*digits] - '0');
    }
    return *digits ? text + *digits : NULL;
}

static bool parts_read(const char *text, struct parts *parts)
{
    parts->separator = '\0';
    for (int i = 0; i < 3; i++) {
        text = digits_read(text, &parts->number[i], &parts->digits[i]);
        if (!text || (i < 2 && !strchr("-/.", *text)) || (i == 1 && *text != parts->separator))
            return false;
        parts->separator = i < 2 ? *text : parts->separator;
        if (i < 2 && !*text++)
            return false;
    }
    return !*text;
}

static bool is_month_and_day(int month, int day)
{
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

static bool date_set(const char **text, int year, int month, int day, struct arena *arena)
{
    *text = arena_text(arena, "%04d-%02d-%02d", year, month, day);
    return true;
}

// The day and the month of a date with slashes; the same input writes all of them in one order.
static bool slashes_read(const char *column, const char **text, const struct parts *parts, struct arena *arena,
                         struct reading *reading, struct row_fault *fault)
{
    int first = parts->number[0], second = parts->number[1], year = parts->number[2];
    bool day_first = is_month_and_day(second, first), month_first = is_month_and_day(first, second);
    if (day_first && month_first && first != second)
        return row_fault_set(fault, reject_reason_name(REJECT_INVALID_DATE),
                             "%s could be %d %s or %d %s %d: write %04d-%02d-%02d or %04d-%02d-%02d", column, first,
                             months[second - 1][2], second, months[first - 1][2], year, year, second, first, year,
                             first, second);
    if (!day_first && !month_first)
        return true; // it is no date
    if (day_first && month_first)
        reading_note(reading, NOTATION_DAY_FIRST);
    else if (reading->notations & (1u << (day_first ? NOTATION_MONTH_FIRST : NOTATION_DAY_FIRST)))
        return row_fault_set(fault, reject_reason_name(REJECT_INVALID_DATE),
                             "%s has the %s first, dates before it the %s: write them as 2017-01-31", column,
                             day_first ? "day" : "month", day_first ? "month" : "day");
    else
        reading_note(reading, day_first ? NOTATION_DAY_FIRST : NOTATION_MONTH_FIRST);
    return day_first ? date_set(text, year, second, first, arena) : date_set(text, year, first, second, arena);
}

// Of a year of two digits nobody knows the century, nor whether it stands first or last.
static bool short_year(const char *column, const struct parts *parts, struct row_fault *fault)
{
    int a = parts->number[0], b = parts->number[1], c = parts->number[2];
    if (is_month_and_day(b, a) && is_month_and_day(b, c) && a != c)
        return row_fault_set(
            fault, reject_reason_name(REJECT_INVALID_DATE),
            "%s has a year of two digits and could be %d %s 20%02d or %d %s 20%02d: write the year with four digits",
            column, a, months[b - 1][2], c, c, months[b - 1][2], a);
    return row_fault_set(fault, reject_reason_name(REJECT_INVALID_DATE),
                         "%s has a year of two digits, which could be of any century: write 2017-01-31", column);
}

static bool numbers_read(const char *column, const char **text, const struct parts *parts, struct arena *arena,
                         struct reading *reading, struct row_fault *fault)
{
    const int *number = parts->number;
    const size_t *digits = parts->digits;
    if (digits[0] == 2 && digits[1] <= 2 && digits[2] == 2)
        return short_year(column, parts, fault);
    if (digits[0] == 4 && digits[1] == 2 && digits[2] == 2 && parts->separator == '/') {
        reading_note(reading, NOTATION_YEAR_FIRST);
        return date_set(text, number[0], number[1], number[2], arena);
    }
    if (digits[0] > 2 || digits[1] > 2 || digits[2] != 4)
        return digits[0] > 2 || digits[1] > 2 || digits[2] != 2 || short_year(column, parts, fault);
    if (parts->separator == '/')
        return slashes_read(column, text, parts, arena, reading, fault);
    if (!is_month_and_day(number[1], number[0]))
        return true; // 01-31-2017 is no day with the day first, and nobody said that it is otherwise
    reading_note(reading, parts->separator == '-' ? NOTATION_DASHES : NOTATION_DOTS);
    return date_set(text, number[2], number[1], number[0], arena);
}

// 31 januari 2017.
static bool words_read(const char **text, struct arena *arena, struct reading *reading)
{
    int day, year;
    size_t digits;
    char word[16];
    const char *at = digits_read(*text, &day, &digits);
    if (!at || digits > 2 || *at != ' ')
        return true;
    at += strspn(at, " ");
    size_t length = strcspn(at, " .");
    if (length >= sizeof word)
        return true;
    memcpy(word, at, length);
    word[length] = '\0';
    at += length + strspn(at + length, " .");
    at = digits_read(at, &year, &digits);
    if (!at || *at || digits != 4)
        return true;
    for (int month = 0; month < 12; month++)
        for (int i = 0; i < 3; i++)
            if (strcasecmp(months[month][i], word) == 0) {
                reading_note(reading, NOTATION_WORDS);
                return date_set(text, year, month + 1, day, arena);
            }
    return true;
}

// 20170131. Read as day, month and year it would have a month of 20, so it is never one.
static bool is_compact(const char *text)
{
    return strlen(text) == 8 && strspn(text, "0123456789") == 8 && strncmp(text, "20", 2) == 0;
}

// Inhabitants are counted on a 1 January (article 29), so a year says all of their reference date.
static bool is_year(const char *column, const char *text)
{
    return strcmp(column, "reference_date") == 0 && strlen(text) == 4 && strspn(text, "0123456789") == 4;
}

// Cuts off a time of day, which must be midnight. False with the fault where it is another.
static bool time_cut(const char *column, const char **text, struct arena *arena, struct reading *reading,
                     struct row_fault *fault)
{
    const char *colon = strchr(*text, ':'), *at = colon;
    if (!colon)
        return true;
    while (at > *text && isdigit((unsigned char)at[-1]))
        at--;
    size_t length = (size_t)(at - *text);
    if (length < 2 || !strchr("T ", at[-1]))
        return true; // it is no date
    if (at[strspn(at, "0:.")])
        return row_fault_set(fault, reject_reason_name(REJECT_INVALID_DATE),
                             "%s has a time of day: a date such as 2017-01-31 is asked, or one with 00:00", column);
    char *date = arena_copy(arena, *text, length);
    while (length > 0 && strchr("T ", date[length - 1]))
        length--;
    date[length] = '\0';
    *text = date;
    reading_note(reading, NOTATION_MIDNIGHT);
    return true;
}

bool notation_date(const char *column, const char **text, struct arena *arena, struct reading *reading,
                   struct row_fault *fault)
{
    struct parts parts;
    if (is_plain(*text))
        return true;
    if (!time_cut(column, text, arena, reading, fault))
        return false;
    if (is_plain(*text))
        return true;
    if (is_compact(*text)) {
        reading_note(reading, NOTATION_YEAR_FIRST);
        *text = arena_text(arena, "%.4s-%.2s-%.2s", *text, *text + 4, *text + 6);
        return true;
    }
    if (is_year(column, *text)) {
        reading_note(reading, NOTATION_YEARS);
        *text = arena_text(arena, "%s-01-01", *text);
        return true;
    }
    if (parts_read(*text, &parts))
        return numbers_read(column, text, &parts, arena, reading, fault);
    return words_read(text, arena, reading);
}
