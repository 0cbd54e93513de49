// Rows from a stream: CSV with a header line, or JSON lines (one object a line), told apart by the first byte that is
// not blank. A further way in which people write rows is a file beside row_csv and row_json, chosen in rows_open; a
// further encoding belongs into lines, another name of a column into row.
//
// A row is a line. One that is no text (a NUL or a carriage return within, not UTF-8, over 64 KiB) is bad as a whole:
// nothing is cut.
#pragma once

#include "common/error.h"
#include "feed/row.h"

#include <stdio.h>

struct rows;

// Reads the header line, where there is one. The columns and the stream, which may as well be memory (fmemopen), are
// borrowed. NULL with ERROR_POISON where the header line is not as it should be (the message lists the columns) or the
// input is UTF-16; with ERROR_FATAL where the stream cannot be read.
struct rows *rows_open(FILE *in, const struct row_columns *columns, struct error *error);
void rows_close(struct rows *rows);

enum rows_next {
    ROWS_ROW,
    ROWS_BAD,    // row->line and the fault say which line and why; go on with the next
    ROWS_END,    //
    ROWS_FAILED, // the stream cannot be read: ERROR_FATAL
};

// Passes over blank lines. The row's values live until the next call.
enum rows_next rows_next(struct rows *rows, struct row *row, struct row_fault *fault, struct error *error);

// Whether there was no row by the end; ERROR_POISON then says so.
bool rows_none(const struct rows *rows, struct error *error);

int64_t rows_bytes(const struct rows *rows); // read so far
int64_t rows_lines(const struct rows *rows); // with a row on it, bad ones too
