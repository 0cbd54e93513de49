// How an input is read: what people asked for, and in which ways what they wrote differs from the plain form (UTF-8, a
// header line with the names of the columns, commas, dates as 2017-01-31, codes as GM0716). Whatever differs is told in
// a line, so that people see what became of it.
#pragma once

#include "common/arena.h"
#include "common/error.h"
#include "feed/row.h"
#include "rules/municipality.h"

// A way of writing a value that is not the plain one (notation.h).
enum notation {
    NOTATION_DASHES,      // 31-01-2017, the day first
    NOTATION_DAY_FIRST,   // 31/01/2017
    NOTATION_MONTH_FIRST, // 01/31/2017, where it can be nothing else
    NOTATION_YEAR_FIRST,  // 2017/01/31, 20170131
    NOTATION_DOTS,        // 31.01.2017
    NOTATION_WORDS,       // 31 januari 2017
    NOTATION_MIDNIGHT,    // 2017-01-31T00:00:00
    NOTATION_YEARS,       // 2016, of a reference date
    NOTATION_POINTS,      // 1.234
    NOTATION_BLANKS,      // 1 234
    NOTATION_COMMAS,      // 1,234,567
    NOTATION_ZEROS,       // 20,0
    NOTATION_SIGNS,       // +17, 3-, and a minus that is no hyphen
    NOTATION_DECIMALS,    // 51,53 degrees
    NOTATION_CODES,       // 716, gm0716
    NOTATION_NAMES,       // Tholen
    NOTATION_PROVINCES,   // 29, Zeeland
    NOTATION_COUNTRY,     // Nederland
    NOTATION_BOOLS,       // ja, nee
    NOTATION_PERIODS,     // 2017-1e helft
    NOTATIONS
};

// Finds municipalities by name. False with the error where they cannot be looked up at all.
struct municipality_finder {
    bool (*find)(void *opaque, const char *name, struct municipality_candidates *found, struct error *error);
    void *opaque;
};

// What people should know of how files may be written, for a text of help.
#define READING_HELP                                                                                                   \
    "Files may be as people make them: CSV with commas, semicolons or tabs, in UTF-8, Windows-1252 or UTF-16, or a "   \
    "workbook (XLSX); with titles above the headings, empty rows, a totals row, sources below. Headings and values "   \
    "may be Dutch (gemeentecode, aantal; asiel), dates 31-01-2017, numbers 1.234, codes 716. Municipalities may be "   \
    "named; they are looked up in the database. A line on standard error tells how a file was read. What could mean "  \
    "two things is refused with both, and a heading that names no column too, unless --ignore passes it over."

#define READING_TEXT_SIZE 1024
#define READING_ROWS      3

// Begin with {.arena = …} and what people asked for, if anything; end with municipalities_free (municipalities.h). All
// pointers are borrowed, but for what is found.
struct reading {
    struct arena *arena;                      // what is found lives here
    const char *const *ignored;               // headings of columns that are passed over
    size_t ignored_count;                     // at most ROW_COLUMNS_MOST
    const char *sheet;                        // of a workbook; NULL: the only one with anything on it
    const struct municipality_finder *finder; // NULL: municipalities have no names here

    // What was found. Texts are NULL or "" where there is nothing to tell.
    const char *encoding;
    const char *format; // "a workbook (XLSX), sheet Blad1"; "fields separated by ;"
    char headings[READING_TEXT_SIZE];
    uint32_t notations; // 1 << enum notation
    char words[READING_TEXT_SIZE];
    uint64_t words_seen; // of notation.c: a bit for each Dutch word that stood for a value of a list
    int64_t titles, empties, footers, totals; // lines that were passed over
    const char *rows[READING_ROWS];           // the first good ones, "municipality_code = GM0716, persons = 2, …"
    size_t row_count;
    void *names; // of municipalities.c: those that were looked up
};

// Notes a way of writing, a heading that is not the name of its column, a word that stands for a value of a list, a
// column that is passed over.
void reading_note(struct reading *reading, enum notation notation);
void reading_note_heading(struct reading *reading, const char *heading, const char *column);
void reading_note_word(struct reading *reading, const char *word, const char *value);
void reading_note_ignored(struct reading *reading, const char *heading);

// Keeps a good row to be shown, if it is one of the first, without ids.
void reading_note_row(struct reading *reading, const struct row_columns *columns, const char *const *values);

// How the input was read, as "Windows-1252, fields separated by ;, aantal = persons, …"; NULL where it was plain. In
// the arena.
const char *reading_text(const struct reading *reading);
