// Lines of a CSV file (RFC 4180) as cells. Unlike there, quotes never reach over a line's end, so that a quote too many
// spoils one line and not the rest of the file.
#pragma once

#include "common/arena.h"
#include "feed/cells.h"
#include "feed/lines.h"

struct row_csv;

// `separator` stands between the fields.
struct row_csv *row_csv_open(char separator);
void row_csv_close(struct row_csv *csv);

// Splits a line, which must be text (line_fault), into cells, which live in the arena. False where a quote is not
// closed, or is not doubled within quotes.
bool row_csv_split(struct row_csv *csv, const struct line *line, struct arena *arena, struct cells *cells);
