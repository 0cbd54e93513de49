// A row of named values, as a line of CSV or of JSON gives it, and what is wrong with one that is none.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ROW_COLUMNS_MOST 32
#define ROW_MALFORMED    "malformed-line"

struct row_column {
    const char *name;
    bool optional; // a CSV file may leave the column out; a JSON object may leave out any
};

// The columns that an input may have; borrowed wherever they are used.
struct row_columns {
    const struct row_column *items;
    size_t count; // at most ROW_COLUMNS_MOST
};

struct row {
    int64_t line;                         // from 1
    const char *values[ROW_COLUMNS_MOST]; // one a column; NULL where there is none, or an empty one
};

// Why a line is bad: a reject reason's name where a consumer would give that, else ROW_MALFORMED.
struct row_fault {
    const char *reason;
    char explanation[512]; // names the field, not its value, which may be personal
};

// Fills the fault and returns false, so that a check can `return row_fault_set(...)`.
__attribute__((format(printf, 3, 4))) bool row_fault_set(struct row_fault *fault, const char *reason,
                                                         const char *format, ...);

// The place of the column that has this name; ROW_COLUMN_NONE where none has.
#define ROW_COLUMN_NONE SIZE_MAX
size_t row_columns_place(const struct row_columns *columns, const char *name);

// "code, name, persons (optional)", cut where it is too long.
#define ROW_COLUMNS_TEXT_SIZE 512
const char *row_columns_text(const struct row_columns *columns, char text[ROW_COLUMNS_TEXT_SIZE]);
