#include "feed/grid.h"
#include "feed/headings.h"
#include "feed/municipalities.h"
#include "feed/notation.h"
#include "messages/message.h"
#include "rules/municipality.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum field_kind {
    FIELD_COLUMN,
    FIELD_NAME,    // the name of the municipality whose code is the column
    FIELD_IGNORED, // passed over
    FIELD_BEYOND,  // has no heading: it must be empty
};

struct field {
    enum field_kind kind;
    size_t column;
    const char *heading; // as it is written; lives while the headings are read
};

struct total {
    struct total *next;
    int64_t line, number;
};

struct grid {
    const struct row_columns *columns;
    struct reading *reading;
    struct field fields[ROW_COLUMNS_MOST];
    size_t field_count;
    size_t municipalities[ROW_COLUMNS_MOST]; // places of fields with codes or names
    size_t municipality_count;
    bool has_names;                     // there is a FIELD_NAME
    bool was_ignored[ROW_COLUMNS_MOST]; // by reading.ignored
    size_t number;                      // the one column of numbers; ROW_COLUMN_NONE: there is none
    size_t code;                        // the first column of codes; ROW_COLUMN_NONE: there is none
    int64_t sum;                        // of that column over all rows, but for the whole country's
    struct total *totals;
};

static size_t column_of(const struct row_columns *columns, enum row_form form)
{
    for (size_t i = 0; i < columns->count; i++)
        if (columns->items[i].form == form)
            return i;
    return ROW_COLUMN_NONE;
}

struct grid *grid_new(const struct row_columns *columns, struct reading *reading)
{
    struct grid *grid = memory_resize(NULL, 1, sizeof *grid);
    *grid = (struct grid){.columns = columns,
                          .reading = reading,
                          .number = column_of(columns, ROW_NUMBER),
                          .code = column_of(columns, ROW_CODE)};
    return grid;
}

void grid_free(struct grid *grid)
{
    free(grid);
}

static bool is_ignored(struct grid *grid, const char *heading)
{
    char folded[HEADING_SIZE], ignored[HEADING_SIZE];
    heading_fold(heading, folded);
    for (size_t i = 0; i < grid->reading->ignored_count; i++) {
        heading_fold(grid->reading->ignored[i], ignored);
        if (strcmp(ignored, folded) == 0)
            return grid->was_ignored[i] = true;
    }
    return false;
}

static struct field *field_of(struct grid *grid, enum field_kind kind, size_t column)
{
    for (size_t i = 0; i < grid->field_count; i++)
        if (grid->fields[i].kind == kind && grid->fields[i].column == column)
            return &grid->fields[i];
    return NULL;
}

static bool field_unknown(const struct grid *grid, int64_t line, struct error *error)
{
    char list[ROW_COLUMNS_TEXT_SIZE]; // the heading is not told: where headings are missing it is data, perhaps about a
                                      // person
    return error_set(error, ERROR_POISON,
                     "line %" PRId64 ": field %zu names no column that is known; the columns are %s; --ignore HEADING "
                     "passes another one over",
                     line, grid->field_count + 1, row_columns_text(grid->columns, list));
}

// Adds what a heading names; false with the error where it names nothing or could name two columns, or one that was
// there before.
static bool heading_add(struct grid *grid, const char *text, int64_t line, struct error *error)
{
    const struct row_column *items = grid->columns->items;
    size_t number = grid->field_count + 1;
    struct heading heading = heading_find(grid->columns, text ? text : "");
    if (heading.kind == HEADING_UNKNOWN)
        return field_unknown(grid, line, error);
    if (heading.kind == HEADING_AMBIGUOUS)
        return error_set(error, ERROR_POISON, "line %" PRId64 ": field %zu, %s, could be %s or %s: write one of these",
                         line, number, text, items[heading.column].name, items[heading.other].name);
    enum field_kind kind = heading.kind == HEADING_NAME ? FIELD_NAME : FIELD_COLUMN;
    const struct field *before = field_of(grid, kind, heading.column);
    if (before)
        return error_set(
            error, ERROR_POISON,
            "line %" PRId64 ": column %s is there twice, as %s (field %zu) and as %s (field %zu): --ignore "
            "HEADING passes one over",
            line, items[heading.column].name, before->heading, (size_t)(before - grid->fields) + 1, text, number);
    grid->fields[grid->field_count++] = (struct field){kind, heading.column, text};
    return true;
}

static bool is_empty_from(const struct cells *cells, size_t place)
{
    for (; place < cells->count; place++)
        if (cells->values[place])
            return false;
    return true;
}

static bool headings_read(struct grid *grid, const struct cells *cells, struct error *error)
{
    for (size_t i = 0; i < cells->count; i++) {
        const char *text = cells->values[i];
        if (i > 0 && is_empty_from(cells, i))
            grid->fields[grid->field_count++] = (struct field){FIELD_BEYOND, ROW_COLUMN_NONE, NULL};
        else if (text && is_ignored(grid, text))
            grid->fields[grid->field_count++] = (struct field){FIELD_IGNORED, ROW_COLUMN_NONE, text};
        else if (!heading_add(grid, text, cells->line, error))
            return false;
    }
    return true;
}

// Names without a code beside them stand for the code; and no column may be missing.
static bool headings_check(struct grid *grid, int64_t line, struct error *error)
{
    char list[ROW_COLUMNS_TEXT_SIZE];
    const struct row_columns *columns = grid->columns;
    for (size_t i = 0; i < grid->field_count; i++)
        if (grid->fields[i].kind == FIELD_NAME && !field_of(grid, FIELD_COLUMN, grid->fields[i].column))
            grid->fields[i].kind = FIELD_COLUMN;
    for (size_t i = 0; i < columns->count; i++)
        if (!columns->items[i].optional && !field_of(grid, FIELD_COLUMN, i))
            return error_set(error, ERROR_POISON, "line %" PRId64 ": column %s is missing; the columns are %s", line,
                             columns->items[i].name, row_columns_text(columns, list));
    for (size_t i = 0; i < grid->reading->ignored_count; i++)
        if (!grid->was_ignored[i])
            return error_set(error, ERROR_POISON, "line %" PRId64 ": no heading is '%s', which is to be passed over",
                             line, grid->reading->ignored[i]);
    return true;
}

static void headings_note(struct grid *grid)
{
    for (size_t i = 0; i < grid->field_count; i++) {
        struct field *field = &grid->fields[i];
        const char *name = field->column == ROW_COLUMN_NONE ? NULL : grid->columns->items[field->column].name;
        if (field->kind == FIELD_IGNORED)
            reading_note_ignored(grid->reading, field->heading);
        else if (field->kind == FIELD_NAME)
            reading_note_heading(grid->reading, field->heading, "the municipality's name");
        else if (field->heading && name && strcmp(field->heading, name) != 0)
            reading_note_heading(grid->reading, field->heading, name);
        if (name && grid->columns->items[field->column].form == ROW_CODE)
            grid->municipalities[grid->municipality_count++] = i;
        grid->has_names = grid->has_names || field->kind == FIELD_NAME;
        field->heading = NULL;
    }
}

bool grid_header(struct grid *grid, const struct cells *cells, size_t *known, struct error *error)
{
    char list[ROW_COLUMNS_TEXT_SIZE];
    grid->field_count = 0;
    memset(grid->was_ignored, 0, sizeof grid->was_ignored);
    *known = 0;
    for (size_t i = 0; i < cells->count && i < ROW_COLUMNS_MOST; i++)
        *known += cells->values[i] && heading_find(grid->columns, cells->values[i]).kind != HEADING_UNKNOWN;
    if (cells->count > ROW_COLUMNS_MOST)
        return error_set(error, ERROR_POISON, "line %" PRId64 " is no header line; the columns are %s", cells->line,
                         row_columns_text(grid->columns, list));
    if (!headings_read(grid, cells, error) || !headings_check(grid, cells->line, error))
        return false;
    headings_note(grid);
    return true;
}

bool grid_is_title(const struct grid *grid, const struct cells *cells)
{
    size_t filled = 0, count = cells->count < ROW_COLUMNS_MOST ? cells->count : ROW_COLUMNS_MOST;
    bool data = false;
    for (size_t i = 0; i < count; i++) {
        const char *text = cells->values[i];
        if (!text)
            continue;
        filled++;
        data = data || isdigit((unsigned char)*text) || code_parse(text) != CODE_NONE;
        if (heading_find(grid->columns, text).kind != HEADING_UNKNOWN)
            return false;
    }
    return filled <= 1 || !data;
}

static bool begins(const char *text, const char *start)
{
    return strncasecmp(text, start, strlen(start)) == 0;
}

static bool is_total(const struct grid *grid, const char *text)
{
    char first = text ? (char)(*text | 0x20) : '\0'; // small
    if (first != 't' && first != 'n')
        return false;
    if (notation_is_country(text))
        return !grid->columns->country;
    return begins(text, "totaal") || begins(text, "total");
}

// Whether a line is a totals row: its first cell, or a municipality's code or name, says so.
static bool row_is_total(const struct grid *grid, const struct cells *cells, const char *first)
{
    if (is_total(grid, first))
        return true;
    for (size_t i = 0; i < grid->municipality_count; i++) {
        size_t place = grid->municipalities[i];
        if (place < cells->count && is_total(grid, cells->values[place]))
            return true;
    }
    return false;
}

// "Bron: CBS", but not the municipality Bronckhorst.
static bool is_source(const char *text)
{
    size_t length = begins(text, "bron") ? 4 : begins(text, "source") ? 6 : 0;
    return (length && !isalpha((unsigned char)text[length])) || strncmp(text, "\xC2\xA9", 2) == 0;
}

// A cell made plain. A number of a workbook is one already: its point is no separator of thousands.
static enum municipalities_result cell_read(const struct grid *grid, const struct cells *cells, size_t place,
                                            const char **text, struct arena *arena, struct row_fault *fault,
                                            struct error *error)
{
    const struct row_column *column = &grid->columns->items[grid->fields[place].column];
    *text = cells->values[place];
    if (*text && cells->padded & (UINT32_C(1) << place))
        *text = notation_trim(*text, arena);
    if (!*text)
        return MUNICIPALITY_FOUND;
    if (cells->numbers & (UINT32_C(1) << place)) {
        if (column->form == ROW_NUMBER || column->form == ROW_DEGREES)
            return MUNICIPALITY_FOUND;
        if (column->form == ROW_DATE) {
            row_fault_set(fault, reject_reason_name(REJECT_INVALID_DATE),
                          "%s is a number in the workbook, and no date: give its cells the format of dates",
                          column->name);
            return MUNICIPALITY_BAD;
        }
    }
    return value_read(column, text, arena, grid->reading, fault, error);
}

static bool number_of(const char *text, int64_t *number)
{
    char *end;
    errno = 0;
    *number = text ? strtoll(text, &end, 10) : 0;
    return text && end != text && !*end && !errno;
}

static enum grid_result total_take(struct grid *grid, const struct cells *cells, struct arena *arena,
                                   struct row_fault *fault)
{
    grid->reading->totals++;
    if (!grid->columns->sums || grid->number == ROW_COLUMN_NONE)
        return GRID_PASSED_OVER;
    const struct field *field = field_of(grid, FIELD_COLUMN, grid->number);
    size_t place = (size_t)(field - grid->fields);
    const char *text = NULL;
    struct error unused = {0}; // a number needs no name
    struct total *total = arena_alloc(grid->reading->arena, sizeof *total);
    *total = (struct total){grid->totals, cells->line, 0};
    if (place < cells->count && cell_read(grid, cells, place, &text, arena, fault, &unused) != MUNICIPALITY_FOUND)
        return GRID_BAD;
    if (!number_of(text, &total->number)) {
        row_fault_set(fault, ROW_MALFORMED, "it is a totals row, but its %s is no whole number",
                      grid->columns->items[grid->number].name);
        return GRID_BAD;
    }
    grid->totals = total;
    return GRID_PASSED_OVER;
}

// What is no row: GRID_ROW where it is one.
static enum grid_result row_other(struct grid *grid, const struct cells *cells, struct arena *arena,
                                  struct row_fault *fault)
{
    const char *first = NULL;
    size_t filled = 0;
    for (size_t i = 0; i < cells->count && i < ROW_COLUMNS_MOST && filled < 2; i++)
        if (cells->values[i] && !filled++)
            first = cells->values[i];
    if (!first && cells->count <= ROW_COLUMNS_MOST) {
        grid->reading->empties++;
        return GRID_PASSED_OVER;
    }
    if (filled == 1 && is_source(first)) {
        grid->reading->footers++;
        return GRID_PASSED_OVER;
    }
    return row_is_total(grid, cells, first) ? total_take(grid, cells, arena, fault) : GRID_ROW;
}

static bool count_check(const struct grid *grid, const struct cells *cells, struct row_fault *fault)
{
    bool fits = cells->is_sheet ? cells->count <= grid->field_count : cells->count == grid->field_count;
    return fits || row_fault_set(fault, ROW_MALFORMED, "it has %zu fields, the header line has %zu", cells->count,
                                 grid->field_count);
}

static enum grid_result result_of(enum municipalities_result result)
{
    return result == MUNICIPALITY_FOUND ? GRID_ROW : result == MUNICIPALITY_BAD ? GRID_BAD : GRID_FAILED;
}

static enum grid_result names_compare(struct grid *grid, const struct cells *cells, struct arena *arena,
                                      const struct row *row, struct row_fault *fault, struct error *error)
{
    for (size_t i = 0; grid->has_names && i < grid->field_count && i < cells->count; i++) {
        size_t column = grid->fields[i].column;
        if (grid->fields[i].kind != FIELD_NAME || !cells->values[i] || !row->values[column])
            continue;
        const char *name = notation_trim(cells->values[i], arena);
        if (!name)
            continue;
        if (grid->columns->country && strcmp(row->values[column], COUNTRY_CODE) == 0)
            continue;
        enum municipalities_result result = municipality_compare(grid->reading, grid->columns->items[column].name, name,
                                                                 row->values[column], fault, error);
        if (result != MUNICIPALITY_FOUND)
            return result_of(result);
    }
    return GRID_ROW;
}

static enum grid_result values_read(struct grid *grid, const struct cells *cells, struct arena *arena, struct row *row,
                                    struct row_fault *fault, struct error *error)
{
    for (size_t i = 0; i < grid->field_count && i < cells->count; i++) {
        const struct field *field = &grid->fields[i];
        if (field->kind == FIELD_BEYOND && cells->values[i]) {
            row_fault_set(fault, ROW_MALFORMED, "field %zu stands under no heading", i + 1);
            return GRID_BAD;
        }
        if (field->kind != FIELD_COLUMN)
            continue;
        enum municipalities_result result = cell_read(grid, cells, i, &row->values[field->column], arena, fault, error);
        if (result != MUNICIPALITY_FOUND)
            return result_of(result);
    }
    return names_compare(grid, cells, arena, row, fault, error);
}

static void sum_add(struct grid *grid, const struct row *row)
{
    int64_t number;
    const char *code = grid->code == ROW_COLUMN_NONE ? NULL : row->values[grid->code];
    if (grid->number != ROW_COLUMN_NONE && (!code || strcmp(code, COUNTRY_CODE) != 0) &&
        number_of(row->values[grid->number], &number) && __builtin_add_overflow(grid->sum, number, &grid->sum))
        grid->sum = INT64_MAX;
}

enum grid_result grid_row(struct grid *grid, const struct cells *cells, struct arena *arena, struct row *row,
                          struct row_fault *fault, struct error *error)
{
    enum grid_result result = row_other(grid, cells, arena, fault);
    if (result != GRID_ROW)
        return result;
    if (!count_check(grid, cells, fault))
        return GRID_BAD;
    result = values_read(grid, cells, arena, row, fault, error);
    if (result == GRID_ROW && grid->columns->sums)
        sum_add(grid, row);
    return result;
}

bool grid_totals_check(const struct grid *grid, struct error *error)
{
    for (const struct total *total = grid->totals; total; total = total->next)
        if (total->number != grid->sum)
            return error_set(error, ERROR_POISON,
                             "line %" PRId64 ": the totals row says %" PRId64 ", but the rows add up to %" PRId64
                             ": nothing is published",
                             total->line, total->number, grid->sum);
    return true;
}
