// Rows of JSON lines: each line is one object, whose names are the columns.
#pragma once

#include "common/arena.h"
#include "feed/lines.h"
#include "feed/row.h"

// Sets the row's values, in the arena; false with the fault.
bool row_json_read(const struct line *line, const struct row_columns *columns, struct arena *arena, struct row *row,
                   struct row_fault *fault);
