// A table as people make it: titles above it, a line of headings, rows, and among these empty ones, totals and sources.
#pragma once

#include "common/arena.h"
#include "common/error.h"
#include "feed/cells.h"
#include "feed/reading.h"

struct grid;

// The columns and the reading are borrowed; the reading gets what is passed over.
struct grid *grid_new(const struct row_columns *columns, struct reading *reading);
void grid_free(struct grid *grid);

// Takes a line of headings. False with ERROR_POISON where it is none: it has a heading that names no column, or could
// name two, or lacks a column. *known is how many columns it names all the same.
bool grid_header(struct grid *grid, const struct cells *cells, size_t *known, struct error *error);

// Whether a line above the headings may be a title: it names no column and has no more than one cell, or nothing in it
// that begins with a digit or is a code.
bool grid_is_title(const struct grid *grid, const struct cells *cells);

enum grid_result {
    GRID_ROW,
    GRID_PASSED_OVER, // it is no row; the reading has counted it
    GRID_BAD,         // with the fault
    GRID_FAILED,      // with the error: municipalities cannot be looked up
};

// Reads a line behind the headings into the row's values, each made plain (notation.h); they live in the arena.
enum grid_result grid_row(struct grid *grid, const struct cells *cells, struct arena *arena, struct row *row,
                          struct row_fault *fault, struct error *error);

// To be asked at the end: whether each totals row is the sum of the rows, where the columns ask for that. False with
// ERROR_POISON and both figures.
bool grid_totals_check(const struct grid *grid, struct error *error);
