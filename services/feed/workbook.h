// A workbook of Excel (XLSX: ECMA-376 part 1, SpreadsheetML) as lines of cells. It is read bit by bit: only the texts
// that cells share are in memory, up to a limit, so that neither a large sheet nor one that was made to be harmful
// fills it.
//
// Dates become 2017-01-31 (with a time where they have one), numbers plain digits, what is true or false these words.
#pragma once

#include "feed/head.h"
#include "feed/sheet.h"

#include <stdio.h>

struct workbook;

// Opens the sheet of that name; NULL for the only one with anything on it. The stream may be a pipe, which is first
// written to a temporary file; `head` is what was read of it before. NULL with ERROR_POISON where it is no workbook, or
// one with several sheets to choose from; with ERROR_FATAL where it cannot be read.
struct workbook *workbook_open(FILE *in, const struct head *head, const char *sheet, struct error *error);
void workbook_close(struct workbook *workbook);

// The next row of the sheet, as sheet_next.
enum sheet_next workbook_next(struct workbook *workbook, struct cells *cells, struct arena *arena,
                              struct row_fault *fault, struct error *error);

// The name of the sheet; and how much of the workbook was read so far, in bytes of the file.
const char *workbook_sheet(const struct workbook *workbook);
int64_t workbook_bytes(const struct workbook *workbook);
