// Rows from a stream: JSON lines (one object on each line), a table as CSV, or a workbook (XLSX). Which of them it is,
// is seen by the first bytes: an object begins with {, a workbook is a zip.
//
// A row is a line, or a row of the workbook's sheet. A line that is no text (lines.h) is bad as a whole; nothing of it
// is used. A table may be written as people do: grid.h says what is passed over, headings.h how columns may be called,
// notation.h how values may be written. JSON is what programs write, and is read as it is.
#pragma once

#include "common/error.h"
#include "feed/reading.h"
#include "feed/row.h"

#include <stdio.h>

struct rows;

// Reads the header line, where there is one. The columns, the reading and the stream, which may also be memory
// (fmemopen), are borrowed until rows_close. NULL with ERROR_POISON where the header line is wrong (the message lists
// the columns) or the input is nothing that is read here; with ERROR_FATAL where the stream cannot be read.
struct rows *rows_open(FILE *in, const struct row_columns *columns, struct reading *reading, struct error *error);
void rows_close(struct rows *rows);

enum rows_next {
    ROWS_ROW,    // here is one
    ROWS_BAD,    // a line is bad: row->line and the fault say which and why; go on with the next
    ROWS_END,    // there are no more
    ROWS_FAILED, // the stream cannot be read any further, or municipalities cannot be looked up: with the error
};

// The next row; blank lines and what else is no row are passed over. Its values live until the next call.
enum rows_next rows_next(struct rows *rows, struct row *row, struct row_fault *fault, struct error *error);

// To be asked at the end: whether there was no line with a row at all, which is then said in the error (ERROR_POISON).
bool rows_none(const struct rows *rows, struct error *error);

// The same: whether the totals rows are right (grid_totals_check).
bool rows_totals_check(const struct rows *rows, struct error *error);

// How many bytes were read so far, and how many lines with a row on them, bad ones too.
int64_t rows_bytes(const struct rows *rows);
int64_t rows_lines(const struct rows *rows);
