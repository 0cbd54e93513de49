#include "feed/rows.h"
#include "common/arena.h"
#include "feed/lines.h"
#include "feed/row_csv.h"
#include "feed/row_json.h"

#include <stdlib.h>
#include <string.h>

struct rows {
    struct lines *lines;
    const struct row_columns *columns;
    struct row_csv *csv;      // NULL: JSON lines, or an empty input
    const struct line *first; // of JSON lines the first one, which was read to find out what the input is; then NULL
    struct arena *arena;      // of one line's values
    int64_t count;            // how many lines with a row on them were read
};

static bool is_json(const struct line *line)
{
    return line->text[strspn(line->text, " \t\r\n")] == '{';
}

// The first line tells what the input is.
static bool first_read(struct rows *rows, struct error *error)
{
    const struct line *line;
    enum lines_next next = lines_next(rows->lines, &line, error);
    if (next != LINES_LINE)
        return next == LINES_END;
    if (is_json(line))
        rows->first = line;
    else
        rows->csv = row_csv_open(line, rows->columns, error);
    return rows->first || rows->csv;
}

struct rows *rows_open(FILE *in, const struct row_columns *columns, struct error *error)
{
    struct rows *rows = memory_resize(NULL, 1, sizeof *rows);
    *rows = (struct rows){.lines = lines_open(in), .columns = columns, .arena = arena_new()};
    if (first_read(rows, error))
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
    arena_free(rows->arena);
    free(rows);
}

static bool line_read(struct rows *rows, const struct line *line, struct row *row, struct row_fault *fault)
{
    const char *text_fault = line_fault(line);
    if (text_fault)
        return row_fault_set(fault, ROW_MALFORMED, "%s", text_fault);
    return rows->csv ? row_csv_read(rows->csv, line, rows->arena, row, fault)
                     : row_json_read(line, rows->columns, rows->arena, row, fault);
}

enum rows_next rows_next(struct rows *rows, struct row *row, struct row_fault *fault, struct error *error)
{
    const struct line *line = rows->first;
    enum lines_next next = line ? LINES_LINE : lines_next(rows->lines, &line, error);
    if (next != LINES_LINE)
        return next == LINES_END ? ROWS_END : ROWS_FAILED;
    rows->first = NULL;
    arena_reset(rows->arena);
    memset(row->values, 0, sizeof row->values);
    row->line = line->number;
    rows->count++;
    return line_read(rows, line, row, fault) ? ROWS_ROW : ROWS_BAD;
}

bool rows_none(const struct rows *rows, struct error *error)
{
    return rows->count == 0 && !error_set(error, ERROR_POISON, "%s: nothing is published",
                                          rows->csv ? "there is no line behind the header line" : "the input is empty");
}

int64_t rows_bytes(const struct rows *rows)
{
    return lines_bytes(rows->lines);
}

int64_t rows_lines(const struct rows *rows)
{
    return rows->count;
}
