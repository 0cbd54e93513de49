// A sheet of a workbook, row by row.
#pragma once

#include "common/arena.h"
#include "common/error.h"
#include "feed/cells.h"
#include "feed/xml_part.h"

// What the sheets of a workbook share.
struct workbook_shared {
    struct arena *arena;
    const char **texts; // those that cells share, by number
    size_t text_count;
    size_t text_bytes;
    bool *date_styles; // by the number of a cell's style: whether its numbers are dates
    size_t style_count;
    bool from_1904; // days are counted from 1904-01-01 on, as the first Macintosh did
};

struct sheet;

// Opens a sheet by the name of its part. NULL with the error.
struct sheet *sheet_open(zip_t *zip, const char *part, const struct workbook_shared *shared, struct error *error);
void sheet_close(struct sheet *sheet);

enum sheet_next {
    SHEET_ROW,    // here is one
    SHEET_BAD,    // cells->line and the fault say which and why; go on with the next
    SHEET_END,    // there are no more
    SHEET_FAILED, // with ERROR_POISON: it is broken, too large, or has rows or columns that are hidden
};

// The next row with anything in it. Its values live in the arena.
enum sheet_next sheet_next(struct sheet *sheet, struct cells *cells, struct arena *arena, struct row_fault *fault,
                           struct error *error);

// How much of it was read, from 0 to 1.
double sheet_share(const struct sheet *sheet);
