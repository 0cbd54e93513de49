// Rows of a CSV file (RFC 4180): a header line names the columns, and each further line is a row. Unlike there, quotes
// never reach over a line's end, so that a quote too many spoils one line and not the rest of the file.
#pragma once

#include "common/arena.h"
#include "common/error.h"
#include "feed/lines.h"
#include "feed/row.h"

struct row_csv;

// Reads the header line; whether commas or semicolons separate the fields is seen there. The columns are borrowed. NULL
// with ERROR_POISON where it is no such line, names a column that is not known or lacks one: the message lists the
// columns.
struct row_csv *row_csv_open(const struct line *header, const struct row_columns *columns, struct error *error);
void row_csv_close(struct row_csv *csv);

// Reads a line, which must be text (line_fault), into the row's values, which live in the arena. False with the fault.
bool row_csv_read(struct row_csv *csv, const struct line *line, struct arena *arena, struct row *row,
                  struct row_fault *fault);
