#include "feed/sheet.h"
#include "rules/calendar.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_MOST   (64 * 1024) // bytes in a cell; Excel takes 32,767 characters
#define COLUMN_MOST 16384       // Excel's last one is XFD
#define ROW_MOST    1048576     // Excel's last one
#define EPOCH_1900  36526       // the number of 2000-01-01 where days are counted from 1900 on; 1904: 1,462 less
#define LEAP_DAY    61          // below it the numbers are a day off, as 1900 had no 29 February, which Excel believes

struct sheet {
    const struct workbook_shared *shared;
    struct xml_part *part;
    bool hidden_columns[ROW_COLUMNS_MOST];

    // The row at hand.
    struct cells *cells;
    struct arena *arena;
    struct row_fault *fault;
    int64_t line;
    bool row_hidden, row_bad;

    // The cell at hand.
    size_t column; // from 0
    char type[12];
    size_t style;
    bool has_formula, in_value;
    size_t length;
    char text[TEXT_MOST + 1];
};

static void row_start(struct sheet *sheet, const char **attributes)
{
    const char *number = xml_attribute(attributes, "r"), *hidden = xml_attribute(attributes, "hidden");
    int64_t line = number ? strtoll(number, NULL, 10) : sheet->line + 1;
    if (line < 1 || line > ROW_MOST)
        xml_part_refuse(sheet->part,
                        "the row after row %" PRId64 " has a number that no row has, or none is left for it",
                        sheet->line);
    else
        sheet->line = line;
    sheet->row_hidden = hidden && (strcmp(hidden, "1") == 0 || strcmp(hidden, "true") == 0);
    sheet->row_bad = false;
    sheet->column = SIZE_MAX; // the first one is 0
    memset(sheet->cells, 0, sizeof *sheet->cells);
    sheet->cells->line = sheet->line;
    sheet->cells->is_sheet = true;
    sheet->cells->padded = UINT32_MAX;
}

// Columns that are hidden, by the part's <col min="3" max="4" hidden="1"/>.
static void columns_hide(struct sheet *sheet, const char **attributes)
{
    const char *hidden = xml_attribute(attributes, "hidden"), *min = xml_attribute(attributes, "min");
    const char *max = xml_attribute(attributes, "max");
    if (!hidden || !min || !max || (strcmp(hidden, "1") != 0 && strcmp(hidden, "true") != 0))
        return;
    unsigned long first = strtoul(min, NULL, 10), last = strtoul(max, NULL, 10);
    for (unsigned long i = first; i >= 1 && i <= last && i <= ROW_COLUMNS_MOST; i++)
        sheet->hidden_columns[i - 1] = true;
}

// The column of C7 is 2; SIZE_MAX where it is none.
static size_t column_read(const char *cell)
{
    size_t column = 0;
    for (; *cell >= 'A' && *cell <= 'Z' && column <= COLUMN_MOST; cell++)
        column = column * 26 + (size_t)(*cell - 'A') + 1;
    return column >= 1 && column <= COLUMN_MOST ? column - 1 : SIZE_MAX;
}

static void cell_start(struct sheet *sheet, const char **attributes)
{
    const char *place = xml_attribute(attributes, "r"), *type = xml_attribute(attributes, "t");
    const char *style = xml_attribute(attributes, "s");
    sheet->column = place ? column_read(place) : sheet->column + 1;
    if (sheet->column > COLUMN_MOST)
        xml_part_refuse(sheet->part, "a cell of row %" PRId64 " has no place", sheet->line);
    snprintf(sheet->type, sizeof sheet->type, "%s", type ? type : "n");
    sheet->style = style ? strtoul(style, NULL, 10) : 0;
    sheet->has_formula = false;
    sheet->length = 0;
}

static const char *cell_name(const struct sheet *sheet, char name[16])
{
    char letters[4] = "";
    size_t at = sizeof letters - 1;
    for (size_t column = sheet->column + 1; column > 0 && at > 0; column = (column - 1) / 26)
        letters[--at] = (char)('A' + (column - 1) % 26);
    snprintf(name, 16, "%.*s%" PRId64, (int)(sizeof letters - 1 - at), letters + at, sheet->line);
    return name;
}

static void cell_bad(struct sheet *sheet, const char *what)
{
    char name[16];
    if (!sheet->row_bad)
        row_fault_set(sheet->fault, ROW_MALFORMED, "cell %s %s", cell_name(sheet, name), what);
    sheet->row_bad = true;
}

// A date by its number of days, with a time where it has a fraction; NULL where it is none.
static const char *date_of(const struct sheet *sheet, double number)
{
    double whole = floor(number);
    long seconds = lround((number - whole) * 86400);
    if (!(whole >= (sheet->shared->from_1904 ? 0 : LEAP_DAY) && whole < 2958466)) // 10000-01-01
        return NULL;
    int32_t day = (int32_t)whole + (seconds == 86400) - (sheet->shared->from_1904 ? EPOCH_1900 - 1462 : EPOCH_1900);
    char text[DAY_TEXT_SIZE];
    day_format(day, text);
    seconds %= 86400;
    return seconds == 0 ? arena_text(sheet->arena, "%s", text)
                        : arena_text(sheet->arena, "%sT%02ld:%02ld:%02ld", text, seconds / 3600, seconds / 60 % 60,
                                     seconds % 60);
}

static const char *number_read(struct sheet *sheet)
{
    char *end;
    double number = strtod(sheet->text, &end);
    if (end == sheet->text || *end || !isfinite(number)) {
        cell_bad(sheet, "holds no number, though the workbook says so");
        return NULL;
    }
    const char *date = sheet->style < sheet->shared->style_count && sheet->shared->date_styles[sheet->style]
                           ? date_of(sheet, number)
                           : NULL;
    if (date)
        return date;
    sheet->cells->numbers |= sheet->column < ROW_COLUMNS_MOST ? UINT32_C(1) << sheet->column : 0;
    return arena_text(sheet->arena, fabs(number) < 1e15 && floor(number) == number ? "%.0f" : "%.15g", number);
}

static const char *shared_read(struct sheet *sheet)
{
    char *end;
    unsigned long number = strtoul(sheet->text, &end, 10);
    if (isdigit((unsigned char)*sheet->text) && !*end && number < sheet->shared->text_count)
        return sheet->shared->texts[number];
    cell_bad(sheet, "refers to a text that the workbook does not have");
    return NULL;
}

// The value of a cell at its end; NULL where it is empty, or bad.
static const char *value_of(struct sheet *sheet)
{
    sheet->text[sheet->length] = '\0';
    bool is_text = strcmp(sheet->type, "inlineStr") == 0 || strcmp(sheet->type, "str") == 0;
    if (sheet->length > TEXT_MOST - 1)
        cell_bad(sheet, "is longer than 64 KiB");
    else if (strcmp(sheet->type, "e") == 0)
        cell_bad(sheet, sheet->text[0] == '#' && sheet->length < 16
                            ? arena_text(sheet->arena, "holds the error %s", sheet->text)
                            : "holds an error");
    else if (sheet->length == 0 && sheet->has_formula && !is_text)
        cell_bad(sheet, "is a formula without its result: open the workbook in Excel and save it");
    else if (sheet->length == 0)
        return NULL;
    else if (strcmp(sheet->type, "s") == 0)
        return shared_read(sheet);
    else if (is_text || strcmp(sheet->type, "d") == 0)
        return arena_copy(sheet->arena, sheet->text, sheet->length + 1);
    else if (strcmp(sheet->type, "b") == 0)
        return strcmp(sheet->text, "0") == 0 ? "false" : "true";
    else
        return number_read(sheet);
    return NULL;
}

static void cell_end(struct sheet *sheet)
{
    const char *value = value_of(sheet);
    bool bad = sheet->row_bad;
    if (value && !value[strspn(value, " \t\r\n")])
        value = NULL;
    if (!value && !bad)
        return;
    if (sheet->row_hidden)
        xml_part_refuse(sheet->part, "row %" PRId64 " is hidden, and could be meant or not: show it or delete it",
                        sheet->line);
    if (sheet->column < ROW_COLUMNS_MOST && sheet->hidden_columns[sheet->column]) {
        char name[16];
        cell_name(sheet, name);
        xml_part_refuse(sheet->part, "the column of cell %s is hidden, and could be meant or not: show it or delete it",
                        name);
    }
    if (sheet->column < ROW_COLUMNS_MOST)
        sheet->cells->values[sheet->column] = value;
    if (sheet->cells->count <= sheet->column)
        sheet->cells->count = sheet->column + 1;
}

static void on_start(void *data, const char *name, const char **attributes)
{
    struct sheet *sheet = data;
    if (strcmp(name, "row") == 0)
        row_start(sheet, attributes);
    else if (strcmp(name, "c") == 0)
        cell_start(sheet, attributes);
    else if (strcmp(name, "col") == 0)
        columns_hide(sheet, attributes);
    else if (strcmp(name, "f") == 0)
        sheet->has_formula = true;
    sheet->in_value = strcmp(name, "v") == 0 || strcmp(name, "t") == 0;
}

static void on_end(void *data, const char *name)
{
    struct sheet *sheet = data;
    sheet->in_value = false;
    if (strcmp(name, "c") == 0)
        cell_end(sheet);
    else if (strcmp(name, "row") == 0 && (sheet->cells->count > 0 || sheet->row_bad))
        xml_part_pause(sheet->part);
}

static void on_text(void *data, const char *text, size_t size)
{
    struct sheet *sheet = data;
    if (!sheet->in_value)
        return;
    size_t room = TEXT_MOST - sheet->length;
    memcpy(sheet->text + sheet->length, text, size < room ? size : room);
    sheet->length += size < room ? size : room;
}

static const struct xml_handlers handlers = {on_start, on_end, on_text};

struct sheet *sheet_open(zip_t *zip, const char *part, const struct workbook_shared *shared, struct error *error)
{
    struct sheet *sheet = memory_resize(NULL, 1, sizeof *sheet);
    memset(sheet, 0, sizeof *sheet);
    sheet->shared = shared;
    sheet->part = xml_part_open(zip, part, &handlers, sheet, error);
    if (sheet->part)
        return sheet;
    free(sheet);
    return NULL;
}

void sheet_close(struct sheet *sheet)
{
    if (!sheet)
        return;
    xml_part_close(sheet->part);
    free(sheet);
}

enum sheet_next sheet_next(struct sheet *sheet, struct cells *cells, struct arena *arena, struct row_fault *fault,
                           struct error *error)
{
    memset(cells, 0, sizeof *cells);
    sheet->cells = cells;
    sheet->arena = arena;
    sheet->fault = fault;
    switch (xml_part_read(sheet->part, error)) {
    case XML_PART_PAUSED:
        return sheet->row_bad ? SHEET_BAD : SHEET_ROW;
    case XML_PART_END:
        return SHEET_END;
    default:
        return SHEET_FAILED;
    }
}

double sheet_share(const struct sheet *sheet)
{
    int64_t size = xml_part_size(sheet->part);
    return size > 0 ? (double)xml_part_bytes(sheet->part) / (double)size : 1;
}
