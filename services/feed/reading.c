#include "feed/reading.h"
#include "common/printable.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const notations[NOTATIONS] = {
    [NOTATION_DASHES] = "dates as 31-01-2017",
    [NOTATION_DAY_FIRST] = "dates as 31/01/2017",
    [NOTATION_MONTH_FIRST] = "dates as 01/31/2017",
    [NOTATION_YEAR_FIRST] = "dates as 2017/01/31 or 20170131",
    [NOTATION_DOTS] = "dates as 31.01.2017",
    [NOTATION_WORDS] = "dates as 31 januari 2017",
    [NOTATION_MIDNIGHT] = "dates with a time of 00:00",
    [NOTATION_YEARS] = "years as their 1 January",
    [NOTATION_POINTS] = "numbers as 1.234",
    [NOTATION_BLANKS] = "numbers as 1 234",
    [NOTATION_COMMAS] = "numbers as 1,234,567",
    [NOTATION_ZEROS] = "numbers as 20,0",
    [NOTATION_SIGNS] = "numbers as +17, 3- or −3",
    [NOTATION_DECIMALS] = "degrees as 51,53",
    [NOTATION_CODES] = "codes as 716",
    [NOTATION_NAMES] = "municipalities by name",
    [NOTATION_PROVINCES] = "provinces as Zeeland or 29",
    [NOTATION_COUNTRY] = "Nederland = NL00",
    [NOTATION_BOOLS] = "ja or nee = true or false",
    [NOTATION_PERIODS] = "half-years as 2017-1e helft",
};

void reading_note(struct reading *reading, enum notation notation)
{
    reading->notations |= 1u << notation;
}

__attribute__((format(printf, 3, 4))) static void append(char *text, size_t size, const char *format, ...)
{
    size_t length = strlen(text);
    va_list arguments;
    if (length + 3 >= size)
        return;
    if (length) {
        memcpy(text + length, ", ", 3);
        length += 2;
    }
    va_start(arguments, format);
    printable_vformat(text + length, size - length, format, arguments);
    va_end(arguments);
}

void reading_note_heading(struct reading *reading, const char *heading, const char *column)
{
    append(reading->headings, sizeof reading->headings, "%s = %s", heading, column);
}

void reading_note_word(struct reading *reading, const char *word, const char *value)
{
    append(reading->words, sizeof reading->words, "%s = %s", word, value);
}

void reading_note_ignored(struct reading *reading, const char *heading)
{
    append(reading->headings, sizeof reading->headings, "%s passed over", heading);
}

void reading_note_row(struct reading *reading, const struct row_columns *columns, const char *const *values)
{
    char text[READING_TEXT_SIZE] = "";
    if (reading->row_count == READING_ROWS)
        return;
    for (size_t i = 0; i < columns->count; i++) {
        const char *name = columns->items[i].name, *end = strrchr(name, '_');
        if (values[i] && (!end || strcmp(end, "_id") != 0))
            append(text, sizeof text, "%s = %s", name, values[i]);
    }
    reading->rows[reading->row_count++] = arena_copy(reading->arena, text, strlen(text) + 1);
}

// "3 title lines, 2 empty rows and 1 totals row passed over".
static void passed_over(const struct reading *reading, char *text, size_t size)
{
    const struct {
        int64_t count;
        const char *one, *many;
    } kinds[] = {{reading->titles, "title line", "title lines"},
                 {reading->empties, "empty row", "empty rows"},
                 {reading->totals, "totals row", "totals rows"},
                 {reading->footers, "line of sources", "lines of sources"}};
    char list[200] = "";
    int left = 0;
    for (int i = 0; i < 4; i++)
        left += kinds[i].count > 0;
    for (int i = 0; i < 4; i++) {
        size_t length = strlen(list);
        if (kinds[i].count > 0)
            snprintf(list + length, sizeof list - length, "%" PRId64 " %s%s", kinds[i].count,
                     kinds[i].count == 1 ? kinds[i].one : kinds[i].many,
                     --left == 0 ? ""
                     : left == 1 ? " and "
                                 : ", ");
    }
    if (*list)
        append(text, size, "%s passed over", list);
}

const char *reading_text(const struct reading *reading)
{
    char text[4 * READING_TEXT_SIZE] = "";
    if (reading->encoding)
        append(text, sizeof text, "%s", reading->encoding);
    if (reading->format)
        append(text, sizeof text, "%s", reading->format);
    if (*reading->headings)
        append(text, sizeof text, "%s", reading->headings);
    for (int i = 0; i < NOTATIONS; i++)
        if (reading->notations & (1u << i))
            append(text, sizeof text, "%s", notations[i]);
    if (*reading->words)
        append(text, sizeof text, "%s", reading->words);
    passed_over(reading, text, sizeof text);
    return *text ? arena_copy(reading->arena, text, strlen(text) + 1) : NULL;
}
