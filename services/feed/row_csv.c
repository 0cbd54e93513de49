#include "feed/row_csv.h"

#include <csv.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct row_csv {
    const struct row_columns *columns;
    struct csv_parser parser;
    size_t places[ROW_COLUMNS_MOST]; // by field of a line: its place in `columns`
    size_t field_count;              // fields that a line must have
};

// What libcsv finds on one line.
struct fields {
    struct arena *arena;
    const char *values[ROW_COLUMNS_MOST];
    size_t count; // may be above ROW_COLUMNS_MOST
};

static void on_field(void *text, size_t length, void *data)
{
    struct fields *fields = data;
    if (fields->count < ROW_COLUMNS_MOST && length) {
        char *value = arena_alloc(fields->arena, length + 1);
        memcpy(value, text, length);
        value[length] = '\0';
        fields->values[fields->count] = value;
    } else if (fields->count < ROW_COLUMNS_MOST)
        fields->values[fields->count] = NULL;
    fields->count++;
}

static void on_line(int end, void *data)
{
    (void)end, (void)data;
}

static void parser_start(struct row_csv *csv, unsigned char separator)
{
    if (csv_init(&csv->parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        abort(); // only for a parser that is NULL
    csv_set_delim(&csv->parser, separator);
}

static bool line_split(struct row_csv *csv, const struct line *line, struct fields *fields)
{
    fields->count = 0;
    if (csv_parse(&csv->parser, line->text, line->length, on_field, on_line, fields) == line->length &&
        csv_fini(&csv->parser, on_field, on_line, fields) == 0)
        return true;
    unsigned char separator = csv_get_delim(&csv->parser);
    csv_free(&csv->parser); // libcsv takes nothing more after a fault: a new parser reads the next line
    parser_start(csv, separator);
    return false;
}

static bool column_add(struct row_csv *csv, const char *name, int64_t line, struct error *error)
{
    char list[ROW_COLUMNS_TEXT_SIZE];
    size_t place = row_columns_place(csv->columns, name ? name : "");
    if (place ==
        ROW_COLUMN_NONE) // its name is not told: where the header is missing it is data, perhaps about a person
        return error_set(error, ERROR_POISON,
                         "line %" PRId64 ": field %zu names no column that is known; the columns are %s", line,
                         csv->field_count + 1, row_columns_text(csv->columns, list));
    for (size_t i = 0; i < csv->field_count; i++)
        if (csv->places[i] == place)
            return error_set(error, ERROR_POISON, "line %" PRId64 ": column %s is there twice", line, name);
    csv->places[csv->field_count++] = place;
    return true;
}

static bool has_column(const struct row_csv *csv, size_t column)
{
    for (size_t i = 0; i < csv->field_count; i++)
        if (csv->places[i] == column)
            return true;
    return false;
}

static bool header_check(const struct row_csv *csv, int64_t line, struct error *error)
{
    char list[ROW_COLUMNS_TEXT_SIZE];
    for (size_t i = 0; i < csv->columns->count; i++)
        if (!csv->columns->items[i].optional && !has_column(csv, i))
            return error_set(error, ERROR_POISON, "line %" PRId64 ": column %s is missing; the columns are %s", line,
                             csv->columns->items[i].name, row_columns_text(csv->columns, list));
    return true;
}

static bool header_read(struct row_csv *csv, const struct line *line, struct arena *arena, struct error *error)
{
    struct fields fields = {.arena = arena};
    char list[ROW_COLUMNS_TEXT_SIZE];
    const char *fault = line_fault(line);
    if (fault)
        return error_set(error, ERROR_POISON, "line %" PRId64 ": %s", line->number, fault);
    bool semicolons = !strchr(line->text, ',') && strchr(line->text, ';');
    parser_start(csv, semicolons ? ';' : ',');
    if (!line_split(csv, line, &fields) || fields.count > ROW_COLUMNS_MOST)
        return error_set(error, ERROR_POISON, "line %" PRId64 " is no header line; the columns are %s", line->number,
                         row_columns_text(csv->columns, list));
    for (size_t i = 0; i < fields.count; i++)
        if (!column_add(csv, fields.values[i], line->number, error))
            return false;
    return header_check(csv, line->number, error);
}

struct row_csv *row_csv_open(const struct line *header, const struct row_columns *columns, struct error *error)
{
    struct row_csv *csv = memory_resize(NULL, 1, sizeof *csv);
    struct arena *arena = arena_new();
    memset(csv, 0, sizeof *csv);
    csv->columns = columns;
    bool ok = header_read(csv, header, arena, error);
    arena_free(arena);
    if (ok)
        return csv;
    row_csv_close(csv);
    return NULL;
}

void row_csv_close(struct row_csv *csv)
{
    if (!csv)
        return;
    csv_free(&csv->parser);
    free(csv);
}

bool row_csv_read(struct row_csv *csv, const struct line *line, struct arena *arena, struct row *row,
                  struct row_fault *fault)
{
    struct fields fields;
    fields.arena = arena; // the values need not be cleared: line_split fills those that are read
    if (!line_split(csv, line, &fields))
        return row_fault_set(fault, ROW_MALFORMED, "a quote is not closed, or is not doubled within quotes");
    if (fields.count != csv->field_count)
        return row_fault_set(fault, ROW_MALFORMED, "it has %zu fields, the header line has %zu", fields.count,
                             csv->field_count);
    for (size_t i = 0; i < fields.count; i++)
        row->values[csv->places[i]] = fields.values[i];
    return true;
}
