// A row of named values, as a line of CSV, JSON or a workbook gives it, and what is wrong with a line that gives none.
#pragma once

#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ROW_COLUMNS_MOST 32
#define ROW_MALFORMED    "malformed-line" // the reason of a line that is not even a row

// What a column holds: it says in which ways people may write it (notation.h).
enum row_form {
    ROW_TEXT,
    ROW_DATE,
    ROW_NUMBER,  // a whole one
    ROW_DEGREES, // with decimals
    ROW_BOOL,
    ROW_ENUM,
    ROW_CODE,     // of a municipality
    ROW_PROVINCE, // its code
    ROW_PERIOD,
};

struct row_column {
    const char *name;
    bool optional; // a CSV file need not have the column (a JSON object may leave out any)
    enum row_form form;
    const ProtobufCEnumDescriptor *words; // of ROW_ENUM
};

// The columns that an input may have. Whoever gets them borrows them.
struct row_columns {
    const struct row_column *items;
    size_t count;               // at most ROW_COLUMNS_MOST
    bool country;               // the whole country may stand among the municipalities, as NL00
    bool sums;                  // a totals row must be the sum of the others
    const char *number_heading; // how the column of numbers may be called here alone, folded (headings.h); NULL: no way
};

struct row {
    int64_t line;                         // where it stands in the input, from 1
    const char *values[ROW_COLUMNS_MOST]; // one for each column, in their order; NULL where it is missing or empty
};

// Why a line is bad. The reason is the name of the reject reason that a consumer would give, else ROW_MALFORMED.
struct row_fault {
    const char *reason;
    // Names the field. Of its value it tells only a date or a number that could mean two, never any other text, which
    // may be about a person.
    char explanation[512];
};

// Fills the fault, with an explanation formatted as by printf. Always returns false, so that a check can end with
// `return row_fault_set(...)`.
__attribute__((format(printf, 3, 4))) bool row_fault_set(struct row_fault *fault, const char *reason,
                                                         const char *format, ...);

// The place of the column with that name; ROW_COLUMN_NONE where there is none.
#define ROW_COLUMN_NONE SIZE_MAX
size_t row_columns_place(const struct row_columns *columns, const char *name);

// The names of the columns for people, "code, name, persons (optional)", written into and returned as `text`; cut where
// they are too long.
#define ROW_COLUMNS_TEXT_SIZE 512
const char *row_columns_text(const struct row_columns *columns, char text[ROW_COLUMNS_TEXT_SIZE]);
