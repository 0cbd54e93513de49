// Finds the line of headings of an input, which may have titles above it.
#pragma once

#include "feed/grid.h"
#include "feed/lines.h"
#include "feed/row_csv.h"
#include "feed/workbook.h"

// Reads lines up to the headings, from `first` on, and notes what separates the fields; that is how the further lines
// are to be split. NULL with ERROR_POISON where none of the first lines is one, told of the one that is nearest to it;
// with ERROR_FATAL where the stream cannot be read.
struct row_csv *header_find(struct grid *grid, struct lines *lines, const struct line *first, struct reading *reading,
                            struct error *error);

// The same in a workbook. False with the error. *empty is whether nothing is on the sheet.
bool header_find_sheet(struct grid *grid, struct workbook *workbook, struct reading *reading, bool *empty,
                       struct error *error);
