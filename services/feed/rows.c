#include "feed/rows.h"
#include "common/arena.h"
#include "feed/header.h"
#include "feed/row_json.h"

#include <stdlib.h>
#include <string.h>

struct rows {
    const struct row_columns *columns;
    struct reading *reading;
    struct lines *lines;       // NULL: a workbook
    struct workbook *workbook; // NULL: lines
    struct grid *grid;
    struct row_csv *csv;      // NULL: JSON lines, a workbook, or an empty input
    const struct line *first; // of JSON lines the first one, which was read to find out what the input is; then NULL
    struct arena *arena;      // of one line's values
    int64_t count;            // how many lines with a row on them were read
};

static bool is_json(const struct line *line)
{
    return line->text[strspn(line->text, " \t\r\n")] == '{';
}

static bool lines_begin(struct rows *rows, FILE *in, const struct head *head, struct error *error)
{
    const struct line *line;
    if (rows->reading->sheet)
        return error_set(error, ERROR_POISON, "the input is no workbook, so it has no sheet '%s'",
                         rows->reading->sheet);
    rows->lines = lines_open(in, head, error);
    enum lines_next next = rows->lines ? lines_next(rows->lines, &line, error) : LINES_FAILED;
    if (next != LINES_LINE)
        return next == LINES_END;
    if (is_json(line))
        rows->first = line;
    else
        rows->csv = header_find(rows->grid, rows->lines, line, rows->reading, error);
    return rows->first || rows->csv;
}

static bool workbook_begin(struct rows *rows, FILE *in, const struct head *head, struct error *error)
{
    bool empty;
    rows->workbook = workbook_open(in, head, rows->reading->sheet, error);
    if (!rows->workbook || !header_find_sheet(rows->grid, rows->workbook, rows->reading, &empty, error))
        return false;
    rows->reading->format = arena_text(rows->reading->arena, "a workbook (XLSX), sheet %s",
                                       workbook_sheet(rows->workbook));
    return !empty || error_set(error, ERROR_POISON, "the input is empty: nothing is published");
}

// The first bytes tell what the input is.
static bool begin(struct rows *rows, FILE *in, struct error *error)
{
    struct head head = head_read(in);
    if (head.kind == HEAD_OLE)
        return error_set(error, ERROR_POISON,
                         "the input is a workbook of Excel 97 to 2003 (XLS): save it as XLSX, or as \"CSV UTF-8\"");
    return head.kind == HEAD_ZIP ? workbook_begin(rows, in, &head, error) : lines_begin(rows, in, &head, error);
}

struct rows *rows_open(FILE *in, const struct row_columns *columns, struct reading *reading, struct error *error)
{
    struct rows *rows = memory_resize(NULL, 1, sizeof *rows);
    *rows = (struct rows){.columns = columns, .reading = reading, .arena = arena_new()};
    rows->grid = grid_new(columns, reading);
    if (begin(rows, in, error))
        return rows;
    rows_close(rows);
    return NULL;
}

void rows_close(struct rows *rows)
{
    if (!rows)
        return;
    row_csv_close(rows->csv);
    lines_close(rows->lines);
    workbook_close(rows->workbook);
    grid_free(rows->grid);
    arena_free(rows->arena);
    free(rows);
}

static enum grid_result json_read(struct rows *rows, const struct line *line, struct row *row, struct row_fault *fault)
{
    if (line->is_windows) {
        row_fault_set(fault, ROW_MALFORMED, "it is not UTF-8, as JSON must be");
        return GRID_BAD;
    }
    return row_json_read(line, rows->columns, rows->arena, row, fault) ? GRID_ROW : GRID_BAD;
}

static enum grid_result line_read(struct rows *rows, const struct line *line, struct row *row, struct row_fault *fault,
                                  struct error *error)
{
    struct cells cells;
    row->line = line->number;
    if (line_fault(line)) {
        row_fault_set(fault, ROW_MALFORMED, "%s", line_fault(line));
        return GRID_BAD;
    }
    if (!rows->csv)
        return json_read(rows, line, row, fault);
    if (!row_csv_split(rows->csv, line, rows->arena, &cells)) {
        row_fault_set(fault, ROW_MALFORMED, "a quote is not closed, or is not doubled within quotes");
        return GRID_BAD;
    }
    return grid_row(rows->grid, &cells, rows->arena, row, fault, error);
}

// The next line of text; *ended where there is none.
static enum grid_result line_next(struct rows *rows, struct row *row, bool *ended, struct row_fault *fault,
                                  struct error *error)
{
    const struct line *line = rows->first;
    enum lines_next next = line ? LINES_LINE : lines_next(rows->lines, &line, error);
    rows->first = NULL;
    *ended = next == LINES_END;
    return next == LINES_LINE ? line_read(rows, line, row, fault, error) : GRID_FAILED;
}

static enum grid_result cells_next(struct rows *rows, struct row *row, bool *ended, struct row_fault *fault,
                                   struct error *error)
{
    struct cells cells;
    enum sheet_next next = workbook_next(rows->workbook, &cells, rows->arena, fault, error);
    *ended = next == SHEET_END;
    row->line = cells.line;
    if (next == SHEET_ROW)
        return grid_row(rows->grid, &cells, rows->arena, row, fault, error);
    return next == SHEET_BAD ? GRID_BAD : GRID_FAILED;
}

enum rows_next rows_next(struct rows *rows, struct row *row, struct row_fault *fault, struct error *error)
{
    enum grid_result result;
    bool ended;
    memset(row->values, 0, sizeof row->values);
    do {
        arena_reset(rows->arena);
        result = rows->workbook ? cells_next(rows, row, &ended, fault, error)
                                : line_next(rows, row, &ended, fault, error);
    } while (result == GRID_PASSED_OVER);
    if (rows->lines)
        rows->reading->encoding = lines_encoding(rows->lines);
    if (result == GRID_FAILED)
        return ended ? ROWS_END : ROWS_FAILED;
    rows->count++;
    return result == GRID_ROW ? ROWS_ROW : ROWS_BAD;
}

bool rows_none(const struct rows *rows, struct error *error)
{
    bool headed = rows->csv || rows->workbook;
    return rows->count == 0 && !error_set(error, ERROR_POISON, "%s: nothing is published",
                                          headed ? "there is no line behind the header line" : "the input is empty");
}

bool rows_totals_check(const struct rows *rows, struct error *error)
{
    return grid_totals_check(rows->grid, error);
}

int64_t rows_bytes(const struct rows *rows)
{
    return rows->workbook ? workbook_bytes(rows->workbook) : lines_bytes(rows->lines);
}

int64_t rows_lines(const struct rows *rows)
{
    return rows->count;
}
