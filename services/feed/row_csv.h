// Rows of a CSV file (RFC 4180): its header line names the columns, each further line is a row. Quotes never reach over
// a line's end, so that a quote too many spoils one line and not the rest.
#pragma once

#include "common/arena.h"
#include "common/error.h"
#include "feed/lines.h"
#include "feed/row.h"

struct row_csv;

// From the header line; a separator ; is recognised there. NULL with ERROR_POISON where it is not as it should be: the
// message lists the columns.
struct row_csv *row_csv_open(const struct line *header, const struct row_columns *columns, struct error *error);
void row_csv_close(struct row_csv *csv);

// Sets the row's values, in the arena; false with the fault.
bool row_csv_read(struct row_csv *csv, const struct line *line, struct arena *arena, struct row *row,
                  struct row_fault *fault);
