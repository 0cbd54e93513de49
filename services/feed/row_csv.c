#include "feed/row_csv.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

struct row_csv {
    struct csv_parser parser;
    char separator;
};

// What libcsv finds on one line.
struct finding {
    struct arena *arena;
    struct cells *cells;
};

// Whether a byte is, or is a part of, a blank: libcsv has taken away those that are not in quotes, but no no-break
// ones.
static bool is_padding(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\xC2' || byte == '\xA0';
}

static void on_field(void *text, size_t length, void *data)
{
    struct finding *finding = data;
    struct cells *cells = finding->cells;
    if (cells->count < ROW_COLUMNS_MOST && length) {
        char *value = arena_alloc(finding->arena, length + 1);
        memcpy(value, text, length);
        value[length] = '\0';
        cells->values[cells->count] = value;
        if (is_padding(value[0]) || is_padding(value[length - 1]))
            cells->padded |= UINT32_C(1) << cells->count;
    } else if (cells->count < ROW_COLUMNS_MOST)
        cells->values[cells->count] = NULL;
    cells->count++;
}

static void on_line(int end, void *data)
{
    (void)end, (void)data;
}

static void parser_start(struct row_csv *csv)
{
    if (csv_init(&csv->parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        abort(); // only for a parser that is NULL
    csv_set_delim(&csv->parser, (unsigned char)csv->separator);
}

struct row_csv *row_csv_open(char separator)
{
    struct row_csv *csv = memory_resize(NULL, 1, sizeof *csv);
    csv->separator = separator;
    parser_start(csv);
    return csv;
}

void row_csv_close(struct row_csv *csv)
{
    if (!csv)
        return;
    csv_free(&csv->parser);
    free(csv);
}

bool row_csv_split(struct row_csv *csv, const struct line *line, struct arena *arena, struct cells *cells)
{
    struct finding finding = {arena, cells};
    cells->line = line->number;
    cells->count = 0; // the values need not be cleared: those that are counted are filled
    cells->numbers = cells->padded = 0;
    cells->is_sheet = false;
    if (csv_parse(&csv->parser, line->text, line->length, on_field, on_line, &finding) == line->length &&
        csv_fini(&csv->parser, on_field, on_line, &finding) == 0)
        return true;
    csv_free(&csv->parser); // libcsv takes nothing more after a fault: a new parser reads the next line
    parser_start(csv);
    return false;
}
