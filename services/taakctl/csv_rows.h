// Rows of named values from a stream: CSV with a header line, or JSON lines (one object a line), told apart by the
// first byte that is not blank.
//
// A row is a line: quotes never reach over a line's end, so that a quote too many spoils one line and not the rest. A
// line that is no text (a NUL or a carriage return within, not UTF-8, over 64 KiB) is bad as a whole: nothing is cut.
#pragma once

#include "common/error.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define CSV_COLUMNS_MOST 32
#define CSV_MALFORMED    "malformed-line"

struct csv_column {
    const char *name;
    bool optional; // a CSV file may leave the column out; a JSON object may leave out any
};

struct csv_row {
    int64_t line;                         // from 1
    const char *values[CSV_COLUMNS_MOST]; // one a column; NULL where there is none, or an empty one
};

// Why a line is bad: a reject reason's name where a consumer would give that, else CSV_MALFORMED.
struct csv_fault {
    const char *reason;
    char explanation[512]; // names the field, not its value, which may be personal
};

// Fills the fault and returns false.
__attribute__((format(printf, 3, 4))) bool csv_fault_set(struct csv_fault *fault, const char *reason,
                                                         const char *format, ...);

struct csv_rows;

// Reads the header line, where there is one. The columns and the stream are borrowed; a separator ; is recognised in
// the header line. NULL with ERROR_POISON where the header line is not as it should be (the message lists the columns)
// or the input is UTF-16.
struct csv_rows *csv_rows_open(FILE *in, const struct csv_column *columns, size_t count, struct error *error);
void csv_rows_close(struct csv_rows *rows);

enum csv_next {
    CSV_NEXT_ROW,
    CSV_NEXT_BAD,    // row->line and the fault say which line and why; go on with the next
    CSV_NEXT_END,    //
    CSV_NEXT_FAILED, // the stream cannot be read: ERROR_FATAL
};

// Passes over blank lines. The row's values live until the next call.
enum csv_next csv_rows_next(struct csv_rows *rows, struct csv_row *row, struct csv_fault *fault, struct error *error);

// Whether a CSV header names the column; of JSON lines nobody knows before the end: false.
bool csv_rows_has(const struct csv_rows *rows, size_t column);

// Whether there was no row by the end; ERROR_POISON then says so.
bool csv_rows_none(const struct csv_rows *rows, struct error *error);

int64_t csv_rows_bytes(const struct csv_rows *rows); // read so far
int64_t csv_rows_lines(const struct csv_rows *rows); // with a row on it, bad ones too
