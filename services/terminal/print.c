#include "terminal/print.h"
#include "common/arena.h"
#include "common/printable.h"
#include "common/wrap.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define WIDTH     80
#define GAP       2 // spaces between columns
#define NARROWEST 8 // of a column that is cut

struct cell {
    char *text; // as it is shown
    json_t *value;
    int width;
    enum tone tone;
};

struct table {
    const struct column *columns;
    size_t column_count;
    struct cell *cells;
    size_t count, room;
};

void text_print(const char *text, FILE *out)
{
    printable_print(text, out);
}

void text_print_line(const char *text, FILE *out)
{
    text_print(text, out);
    fputc('\n', out);
}

void text_print_wrapped(FILE *out, int indent, const char *format, ...)
{
    char *text;
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) < 0)
        abort();
    va_end(arguments);
    char *shown = printable_copy(text);
    wrap_print(shown, indent, out);
    free(shown);
    free(text);
}

static bool is_coloured(FILE *out)
{
    const char *none = getenv("NO_COLOR"), *terminal = getenv("TERM");
    return isatty(fileno(out)) && !(none && *none) && terminal && strcmp(terminal, "dumb") != 0;
}

const char *tone_start(FILE *out, enum tone tone)
{
    static const char *const sequences[] = {
        [TONE_PLAIN] = "",        [TONE_STRONG] = "\033[1m", [TONE_GOOD] = "\033[32m",
        [TONE_WARN] = "\033[33m", [TONE_BAD] = "\033[1;31m", [TONE_DIM] = "\033[2m"};
    return is_coloured(out) ? sequences[tone] : "";
}

const char *tone_end(FILE *out, enum tone tone)
{
    return tone != TONE_PLAIN && is_coloured(out) ? "\033[0m" : "";
}

struct table *table_new(const struct column *columns, size_t count)
{
    struct table *table = memory_resize(NULL, 1, sizeof *table);
    *table = (struct table){.columns = columns, .column_count = count};
    return table;
}

void table_free(struct table *table)
{
    if (!table)
        return;
    for (size_t i = 0; i < table->count; i++) {
        free(table->cells[i].text);
        json_decref(table->cells[i].value);
    }
    free(table->cells);
    free(table);
}

static void cell_add(struct table *table, const char *text, json_t *value)
{
    if (table->count == table->room) {
        table->room = table->room ? 2 * table->room : 64;
        table->cells = memory_resize(table->cells, table->room, sizeof *table->cells);
    }
    struct cell *cell = &table->cells[table->count++];
    *cell = (struct cell){printable_copy(text), value, 0, TONE_PLAIN};
    cell->width = printable_width(cell->text);
}

void table_text(struct table *table, const char *text)
{
    if (text)
        cell_add(table, text, printable_json(text));
    else
        table_none(table);
}

void table_number(struct table *table, int64_t number)
{
    char text[NUMBER_TEXT_SIZE];
    cell_add(table, number_format(number, text), json_integer(number));
}

void table_signed(struct table *table, int64_t number)
{
    char text[NUMBER_TEXT_SIZE];
    cell_add(table, number_format_signed(number, text), json_integer(number));
}

void table_none(struct table *table)
{
    cell_add(table, "-", json_null());
}

void table_tone(struct table *table, enum tone tone)
{
    if (table->count)
        table->cells[table->count - 1].tone = tone;
}

size_t table_rows(const struct table *table)
{
    return table->column_count ? table->count / table->column_count : 0;
}

json_t *table_json(const struct table *table)
{
    json_t *rows = json_array();
    for (size_t row = 0; row < table_rows(table); row++) {
        json_t *object = json_object();
        for (size_t column = 0; column < table->column_count; column++)
            json_object_set(object, table->columns[column].key, table->cells[row * table->column_count + column].value);
        json_array_append_new(rows, object);
    }
    return rows;
}

static int terminal_width(FILE *out)
{
    struct winsize size;
    if (isatty(fileno(out)) && ioctl(fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_col > WIDTH)
        return size.ws_col;
    return WIDTH;
}

// Works out the width of each column. The flexible one becomes narrower where the whole is too wide; false where that
// does not suffice.
static bool widths_fit(const struct table *table, int limit, int *widths)
{
    int sum = -GAP, flexible = -1;
    for (size_t column = 0; column < table->column_count; column++) {
        if (table->columns[column].kind == COLUMN_JSON)
            continue;
        widths[column] = printable_width(table->columns[column].title);
        for (size_t i = column; i < table->count; i += table->column_count)
            if (table->cells[i].width > widths[column])
                widths[column] = table->cells[i].width;
        sum += widths[column] + GAP;
        if (table->columns[column].kind == COLUMN_FLEXIBLE)
            flexible = (int)column;
    }
    if (sum <= limit)
        return true;
    if (flexible < 0 || widths[flexible] - (sum - limit) < NARROWEST)
        return false;
    widths[flexible] -= sum - limit;
    return true;
}

// Prints as much of a text as fits into a width, and returns the width that it took.
static int text_print_cut(const char *text, int width, FILE *out)
{
    const char *end = text + strlen(text);
    char shown[SHOWN_SIZE];
    int taken = printable_width(text);
    if (taken <= width) {
        fputs(text, out);
        return taken;
    }
    for (taken = 0;;) {
        int next = printable_next(&text, end, shown);
        if (taken + next > width - 1)
            break;
        fputs(shown, out);
        taken += next;
    }
    fputs("…", out);
    return taken + 1;
}

static void cell_print(const struct column *column, const char *text, enum tone tone, int width, bool last, FILE *out)
{
    int own = printable_width(text);
    if (column->kind == COLUMN_NUMBER)
        fprintf(out, "%*s", own < width ? width - own : 0, "");
    fputs(tone_start(out, tone), out);
    int taken = text_print_cut(text, width, out);
    fputs(tone_end(out, tone), out);
    if (!last)
        fprintf(out, "%*s", GAP + (column->kind == COLUMN_NUMBER || taken > width ? 0 : width - taken), "");
}

// The place behind the last cell of a row that is not empty: behind it no spaces are printed.
static size_t row_end(const struct table *table, const char *const *texts)
{
    size_t count = table->column_count;
    while (count && (!*texts[count - 1] || table->columns[count - 1].kind == COLUMN_JSON))
        count--;
    return count;
}

static void row_print(const struct table *table, const char *const *texts, const struct cell *cells, const int *widths,
                      FILE *out)
{
    size_t end = row_end(table, texts);
    for (size_t column = 0; column < end; column++)
        if (table->columns[column].kind != COLUMN_JSON)
            cell_print(&table->columns[column], texts[column], cells ? cells[column].tone : TONE_STRONG, widths[column],
                       column + 1 == end, out);
    fputc('\n', out);
}

static void rows_print(const struct table *table, const int *widths, FILE *out)
{
    size_t count = table->column_count;
    const char **texts = memory_resize(NULL, count, sizeof *texts);
    for (size_t column = 0; column < count; column++)
        texts[column] = table->columns[column].title;
    if (row_end(table, texts))
        row_print(table, texts, NULL, widths, out);
    for (size_t row = 0; row < table_rows(table); row++) {
        const struct cell *cells = &table->cells[row * count];
        for (size_t column = 0; column < count; column++)
            texts[column] = cells[column].text;
        row_print(table, texts, cells, widths, out);
    }
    free(texts);
}

static void cell_print_upright(const struct column *column, const struct cell *cell, int title_width, int text_width,
                               FILE *out)
{
    if (column->kind == COLUMN_JSON || !*cell->text)
        return;
    fprintf(out, "%s%s%s%*s", tone_start(out, TONE_STRONG), column->title, tone_end(out, TONE_STRONG),
            title_width + GAP - printable_width(column->title), "");
    fputs(tone_start(out, cell->tone), out);
    text_print_cut(cell->text, text_width, out);
    fprintf(out, "%s\n", tone_end(out, cell->tone));
}

// Prints a table that is too wide upright: each row as lines of title and text, with an empty line between two rows.
static void rows_print_upright(const struct table *table, int limit, FILE *out)
{
    int title_width = 0;
    for (size_t column = 0; column < table->column_count; column++) {
        int width = printable_width(table->columns[column].title);
        title_width = width > title_width ? width : title_width;
    }
    for (size_t row = 0; row < table_rows(table); row++) {
        if (row > 0)
            fputc('\n', out);
        for (size_t i = 0; i < table->column_count; i++)
            cell_print_upright(&table->columns[i], &table->cells[row * table->column_count + i], title_width,
                               limit - title_width - GAP, out);
    }
}

static void table_write(const struct table *table, FILE *out)
{
    int *widths = memory_resize(NULL, table->column_count, sizeof *widths), limit = terminal_width(out);
    if (widths_fit(table, limit, widths))
        rows_print(table, widths, out);
    else
        rows_print_upright(table, limit, out);
    free(widths);
}

bool table_print(const struct table *table, FILE *out, bool json, struct error *error)
{
    if (json)
        return json_print(table_json(table), out, error);
    table_write(table, out);
    return print_flush(out, error);
}

bool table_finish(struct table *table, FILE *out, bool json, struct error *error)
{
    bool ok = table_print(table, out, json, error);
    table_free(table);
    return ok;
}

static bool json_write(json_t *value, size_t flags, FILE *out, struct error *error)
{
    bool ok = value && printable_json_print(value, flags | JSON_DECIMALS, out);
    json_decref(value);
    fputc('\n', out);
    return print_flush(out, error) && (ok || error_set(error, ERROR_FATAL, "the answer cannot be written as JSON"));
}

bool json_print(json_t *value, FILE *out, struct error *error)
{
    return json_write(value, JSON_INDENT(2) | JSON_ENCODE_ANY, out, error);
}

bool json_print_line(json_t *value, FILE *out, struct error *error)
{
    return json_write(value, JSON_COMPACT, out, error);
}

bool print_flush(FILE *out, struct error *error)
{
    errno = 0;
    if (fflush(out) == 0 && !ferror(out))
        return true;
    return error_set(error, ERROR_FATAL, "cannot write the answer: %s", strerror(errno ? errno : EIO));
}
