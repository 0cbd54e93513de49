// Rows of JSON lines: each line is one JSON object, whose names are those of the columns. A value is a text, a number
// or a boolean; null and "" are a missing one.
#pragma once

#include "common/arena.h"
#include "feed/lines.h"
#include "feed/row.h"

// Reads a line, which must be text (line_fault), into the row's values, which live in the arena. False with the fault.
bool row_json_read(const struct line *line, const struct row_columns *columns, struct arena *arena, struct row *row,
                   struct row_fault *fault);
