#include "taakctl/print.h"
#include "common/arena.h"
#include "common/wrap.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>
#include <wctype.h>

#define WIDTH          80
#define GAP            2 // spaces between columns
#define NARROWEST      8 // of a column that is cut
#define CHARACTER_MOST 8 // bytes of one

struct cell {
    char *text; // printable
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

// One character at *text, which moves behind it, as it may be printed; its width.
static int character_read(const char **text, char printable[CHARACTER_MOST])
{
    mbstate_t state;
    wchar_t wide;
    memset(&state, 0, sizeof state);
    size_t length = mbrtowc(&wide, *text, strlen(*text), &state);
    bool ok = length > 0 && length < CHARACTER_MOST && iswprint((wint_t)wide) && wcwidth(wide) >= 0;
    size_t step = length > 0 && length < CHARACTER_MOST ? length : 1;
    snprintf(printable, CHARACTER_MOST, "%.*s", ok ? (int)length : 1, ok ? *text : "?");
    *text += step;
    return ok ? wcwidth(wide) : 1;
}

int text_width(const char *text)
{
    char printable[CHARACTER_MOST];
    int width = 0;
    while (*text)
        width += character_read(&text, printable);
    return width;
}

void text_print(const char *text, FILE *out)
{
    char printable[CHARACTER_MOST];
    while (*text) {
        character_read(&text, printable);
        fputs(printable, out);
    }
}

static char *printable_copy(const char *text)
{
    char *copy = memory_resize(NULL, strlen(text) + 1, 1), *at = copy;
    char printable[CHARACTER_MOST];
    *at = '\0';
    while (*text) {
        character_read(&text, printable);
        at = stpcpy(at, printable);
    }
    return copy;
}

void text_print_wrapped(const char *text, int indent, FILE *out)
{
    char *printable = printable_copy(text);
    wrap_print(printable, indent, out);
    free(printable);
}

const char *number_format(int64_t number, char text[NUMBER_TEXT_SIZE])
{
    char digits[NUMBER_TEXT_SIZE], *at = text;
    snprintf(digits, sizeof digits, "%" PRIu64, number < 0 ? -(uint64_t)number : (uint64_t)number);
    if (number < 0)
        *at++ = '-';
    for (size_t i = 0, length = strlen(digits); i < length; i++) {
        if (i && (length - i) % 3 == 0)
            *at++ = ',';
        *at++ = digits[i];
    }
    *at = '\0';
    return text;
}

const char *number_format_signed(int64_t number, char text[NUMBER_TEXT_SIZE])
{
    char digits[NUMBER_TEXT_SIZE];
    snprintf(text, NUMBER_TEXT_SIZE, "%s%s", number > 0 ? "+" : "", number_format(number, digits));
    return text;
}

const char *number_format_decimal(double number, int decimals, char text[NUMBER_TEXT_SIZE])
{
    char plain[NUMBER_TEXT_SIZE], whole[NUMBER_TEXT_SIZE];
    snprintf(plain, sizeof plain, "%.*f", decimals, number < 0 ? -number : number);
    snprintf(text, NUMBER_TEXT_SIZE, "%s%s%s", number < 0 ? "-" : "", number_format(strtoll(plain, NULL, 10), whole),
             plain + strcspn(plain, "."));
    return text;
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
    cell->width = text_width(cell->text);
    if (!cell->value) // no UTF-8
        cell->value = json_string(cell->text);
}

void table_text(struct table *table, const char *text)
{
    if (text)
        cell_add(table, text, json_string(text));
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

void table_bool(struct table *table, bool value)
{
    cell_add(table, value ? "yes" : "no", json_boolean(value));
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
    return table->count / table->column_count;
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

// Each column's width; the flexible one gives way where the whole is too wide.
static void widths_fit(const struct table *table, int limit, int *widths)
{
    int sum = -GAP, flexible = -1;
    for (size_t column = 0; column < table->column_count; column++) {
        if (table->columns[column].kind == COLUMN_JSON)
            continue;
        widths[column] = text_width(table->columns[column].title);
        for (size_t i = column; i < table->count; i += table->column_count)
            if (table->cells[i].width > widths[column])
                widths[column] = table->cells[i].width;
        sum += widths[column] + GAP;
        if (table->columns[column].kind == COLUMN_FLEXIBLE)
            flexible = (int)column;
    }
    if (sum <= limit || flexible < 0)
        return;
    int narrower = widths[flexible] - (sum - limit);
    widths[flexible] = narrower > NARROWEST ? narrower : NARROWEST;
}

// As much of the text as fits; the width that it took.
static int text_print_cut(const char *text, int width, FILE *out)
{
    char printable[CHARACTER_MOST];
    int taken = 0;
    if (text_width(text) <= width) {
        fputs(text, out);
        return text_width(text);
    }
    for (;;) {
        int next = character_read(&text, printable);
        if (taken + next > width - 1)
            break;
        fputs(printable, out);
        taken += next;
    }
    fputs("…", out);
    return taken + 1;
}

static void cell_print(const struct column *column, const char *text, enum tone tone, int width, bool last, FILE *out)
{
    int own = text_width(text);
    if (column->kind == COLUMN_NUMBER)
        fprintf(out, "%*s", own < width ? width - own : 0, "");
    fputs(tone_start(out, tone), out);
    int taken = text_print_cut(text, width, out);
    fputs(tone_end(out, tone), out);
    if (!last)
        fprintf(out, "%*s", GAP + (column->kind == COLUMN_NUMBER || taken > width ? 0 : width - taken), "");
}

// The place behind the last text that is not empty: what follows needs no spaces.
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

static void rows_print(const struct table *table, FILE *out)
{
    size_t count = table->column_count;
    int *widths = memory_resize(NULL, count, sizeof *widths);
    const char **texts = memory_resize(NULL, count, sizeof *texts);
    widths_fit(table, terminal_width(out), widths);
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
    free(widths);
}

bool table_print(const struct table *table, FILE *out, bool json, struct error *error)
{
    if (json)
        return json_print(table_json(table), out, error);
    rows_print(table, out);
    return print_flush(out, error);
}

static bool json_write(json_t *value, size_t flags, FILE *out, struct error *error)
{
    bool ok = value && json_dumpf(value, out, flags) == 0;
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
