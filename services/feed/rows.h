// Rows from a stream: CSV with a header line, or JSON lines (one object on each line). Which of them it is, is seen by
// the first character that is not blank, as an object begins with {.
//
// A row is a line. A line that is no text (lines.h) is bad as a whole; nothing of it is used.
//
// Another way of writing rows would be a file beside row_csv and row_json, chosen in rows_open; another encoding
// belongs into lines, and another name for a column into row.
#pragma once

#include "common/error.h"
#include "feed/row.h"

#include <stdio.h>

struct rows;

// Reads the header line, where there is one. The columns and the stream, which may also be memory (fmemopen), are
// borrowed until rows_close. NULL with ERROR_POISON where the header line is wrong (the message lists the columns) or
// the input is UTF-16; with ERROR_FATAL where the stream cannot be read.
struct rows *rows_open(FILE *in, const struct row_columns *columns, struct error *error);
void rows_close(struct rows *rows);

enum rows_next {
    ROWS_ROW,    // here is one
    ROWS_BAD,    // a line is bad: row->line and the fault say which and why; go on with the next
    ROWS_END,    // there are no more
    ROWS_FAILED, // the stream cannot be read: ERROR_FATAL
};

// The next row; blank lines are passed over. Its values live until the next call.
enum rows_next rows_next(struct rows *rows, struct row *row, struct row_fault *fault, struct error *error);

// To be asked at the end: whether there was no line with a row at all, which is then said in the error (ERROR_POISON).
bool rows_none(const struct rows *rows, struct error *error);

// How many bytes were read so far, and how many lines with a row on them, bad ones too.
int64_t rows_bytes(const struct rows *rows);
int64_t rows_lines(const struct rows *rows);
