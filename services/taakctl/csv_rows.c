#include "taakctl/csv_rows.h"
#include "common/arena.h"

#include <csv.h>
#include <errno.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistr.h>

#define UTF8_MARK    "\xEF\xBB\xBF" // the mark that Windows programs put first
#define BLANKS       " \t\r\n"
#define PLACE_NONE   SIZE_MAX
#define FIELDS_MOST  CSV_COLUMNS_MOST
#define COLUMNS_TEXT 512
#define LINE_MOST    (64 * 1024) // bytes, as many as a record's message may have

struct csv_rows {
    FILE *in;
    const struct csv_column *columns;
    size_t count;
    bool is_json;
    bool has_header;
    bool waiting; // the first line is in the buffer and not yet given
    struct csv_parser parser;
    size_t places[FIELDS_MOST]; // of the CSV file's columns in `columns`
    size_t field_count;
    struct arena *arena; // of one line's values
    char *line;
    size_t length; // without the line's end
    bool is_ascii;
    int64_t line_number, bytes, lines;
};

// What libcsv finds on one line.
struct fields {
    struct csv_rows *rows;
    const char *values[FIELDS_MOST];
    size_t count; // may be above FIELDS_MOST
};

bool csv_fault_set(struct csv_fault *fault, const char *reason, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fault->reason = reason;
    vsnprintf(fault->explanation, sizeof fault->explanation, format, arguments);
    va_end(arguments);
    return false;
}

static const char *columns_list(const struct csv_rows *rows, char text[COLUMNS_TEXT])
{
    size_t at = 0;
    text[0] = '\0';
    for (size_t i = 0; i < rows->count && at < COLUMNS_TEXT; i++)
        at += (size_t)snprintf(text + at, COLUMNS_TEXT - at, "%s%s%s", i ? ", " : "", rows->columns[i].name,
                               rows->columns[i].optional ? " (optional)" : "");
    return text;
}

static size_t column_place(const struct csv_rows *rows, const char *name)
{
    for (size_t i = 0; i < rows->count; i++)
        if (strcmp(rows->columns[i].name, name) == 0)
            return i;
    return PLACE_NONE;
}

// One line up to its end, or as much of it as a line may have and one byte more; false at the end of the input. A file
// with no line ends must not fill the memory.
static bool line_get(struct csv_rows *rows)
{
    int c, bits = 0;
    size_t kept = 0, all = 0;
    while ((c = getc_unlocked(rows->in)) != EOF && c != '\n') {
        bits |= c;
        if (all++ <= LINE_MOST)
            rows->line[kept++] = (char)c;
    }
    rows->bytes += (int64_t)all + (c == '\n');
    bool found = all > 0 || c == '\n';
    if (kept == all && kept > 0 && rows->line[kept - 1] == '\r')
        kept--;
    rows->line[kept] = '\0';
    rows->length = kept;
    rows->is_ascii = bits < 0x80;
    rows->line_number++;
    return found;
}

// The next line that is not blank; CSV_NEXT_ROW where there is one.
static enum csv_next line_read(struct csv_rows *rows, struct error *error)
{
    for (;;) {
        errno = 0;
        bool found = line_get(rows);
        if (ferror(rows->in)) {
            error_set(error, ERROR_FATAL, "cannot read the input: %s", strerror(errno ? errno : EIO));
            return CSV_NEXT_FAILED;
        }
        if (!found)
            return CSV_NEXT_END;
        if (strspn(rows->line, BLANKS) < rows->length)
            return CSV_NEXT_ROW;
    }
}

// Why a line is no line of text: cut or passed over, it would be read as something else. NULL where it is one.
static const char *line_fault(const struct csv_rows *rows)
{
    if (rows->length > LINE_MOST)
        return "it is longer than 64 KiB";
    if (memchr(rows->line, '\0', rows->length))
        return "it holds a NUL character, which no text has";
    if (memchr(rows->line, '\r', rows->length))
        return "it holds a carriage return that ends no line: lines end in LF or CR LF";
    if (!rows->is_ascii && u8_check((const uint8_t *)rows->line, rows->length))
        return "it is not UTF-8: save the file as UTF-8 (in Excel: \"CSV UTF-8\")";
    return NULL;
}

static void on_field(void *text, size_t length, void *data)
{
    struct fields *fields = data;
    if (fields->count < FIELDS_MOST && length) {
        char *value = arena_alloc(fields->rows->arena, length + 1);
        memcpy(value, text, length);
        value[length] = '\0';
        fields->values[fields->count] = value;
    } else if (fields->count < FIELDS_MOST)
        fields->values[fields->count] = NULL;
    fields->count++;
}

static void on_line(int end, void *data)
{
    (void)end, (void)data;
}

static void parser_start(struct csv_rows *rows, unsigned char separator)
{
    if (csv_init(&rows->parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        abort(); // only for a parser that is NULL
    csv_set_delim(&rows->parser, separator);
}

static bool line_split(struct csv_rows *rows, struct fields *fields)
{
    fields->rows = rows;
    fields->count = 0;
    if (csv_parse(&rows->parser, rows->line, rows->length, on_field, on_line, fields) == rows->length &&
        csv_fini(&rows->parser, on_field, on_line, fields) == 0)
        return true;
    unsigned char separator = csv_get_delim(&rows->parser);
    csv_free(&rows->parser); // it stops at a fault: start anew with the next line
    parser_start(rows, separator);
    return false;
}

static bool header_place(struct csv_rows *rows, const char *name, struct error *error)
{
    char list[COLUMNS_TEXT];
    size_t place = column_place(rows, name ? name : "");
    if (place == PLACE_NONE) // its name is not told: a first line that is no header may hold what is personal
        return error_set(error, ERROR_POISON, "line %lld: field %zu names no column that is known; the columns are %s",
                         (long long)rows->line_number, rows->field_count + 1, columns_list(rows, list));
    for (size_t i = 0; i < rows->field_count; i++)
        if (rows->places[i] == place)
            return error_set(error, ERROR_POISON, "line %lld: column %s is there twice", (long long)rows->line_number,
                             name);
    rows->places[rows->field_count++] = place;
    return true;
}

static bool header_read(struct csv_rows *rows, struct error *error)
{
    struct fields fields;
    char list[COLUMNS_TEXT];
    const char *fault = line_fault(rows);
    if (fault)
        return error_set(error, ERROR_POISON, "line %lld: %s", (long long)rows->line_number, fault);
    bool semicolons = !strchr(rows->line, ',') && strchr(rows->line, ';');
    parser_start(rows, semicolons ? ';' : ',');
    if (!line_split(rows, &fields) || fields.count > FIELDS_MOST)
        return error_set(error, ERROR_POISON, "line %lld is no header line; the columns are %s",
                         (long long)rows->line_number, columns_list(rows, list));
    for (size_t i = 0; i < fields.count; i++)
        if (!header_place(rows, fields.values[i], error))
            return false;
    for (size_t i = 0; i < rows->count; i++)
        if (!rows->columns[i].optional && !csv_rows_has(rows, i))
            return error_set(error, ERROR_POISON, "line %lld: column %s is missing; the columns are %s",
                             (long long)rows->line_number, rows->columns[i].name, columns_list(rows, list));
    return true;
}

static bool begins(const struct csv_rows *rows, const char *mark)
{
    return strncmp(rows->line, mark, strlen(mark)) == 0;
}

// What Excel calls "Unicode text": two bytes a character, one of which is 0 in ours.
static bool is_utf16(const struct csv_rows *rows)
{
    return begins(rows, "\xFF\xFE") || begins(rows, "\xFE\xFF") ||
           (rows->length > 1 && (!rows->line[0]) != (!rows->line[1]));
}

static void mark_remove(struct csv_rows *rows)
{
    rows->length -= strlen(UTF8_MARK);
    memmove(rows->line, rows->line + strlen(UTF8_MARK), rows->length + 1);
}

// The first line tells what the input is.
static bool first_read(struct csv_rows *rows, struct error *error)
{
    enum csv_next first = line_read(rows, error);
    if (first != CSV_NEXT_ROW)
        return first == CSV_NEXT_END;
    if (is_utf16(rows))
        return error_set(error, ERROR_POISON,
                         "the input is UTF-16, as Excel's \"Unicode text\" is: save it as \"CSV UTF-8\"");
    if (begins(rows, UTF8_MARK))
        mark_remove(rows);
    rows->is_json = rows->line[strspn(rows->line, BLANKS)] == '{';
    rows->waiting = rows->is_json;
    rows->has_header = !rows->is_json;
    return rows->is_json || header_read(rows, error);
}

struct csv_rows *csv_rows_open(FILE *in, const struct csv_column *columns, size_t count, struct error *error)
{
    struct csv_rows *rows = memory_resize(NULL, 1, sizeof *rows);
    memset(rows, 0, sizeof *rows);
    rows->in = in;
    rows->columns = columns;
    rows->count = count;
    rows->arena = arena_new();
    rows->line = memory_resize(NULL, LINE_MOST + 2, 1);
    if (first_read(rows, error))
        return rows;
    csv_rows_close(rows);
    return NULL;
}

void csv_rows_close(struct csv_rows *rows)
{
    if (!rows)
        return;
    csv_free(&rows->parser);
    arena_free(rows->arena);
    free(rows->line);
    free(rows);
}

static bool csv_line_read(struct csv_rows *rows, struct csv_row *row, struct csv_fault *fault)
{
    struct fields fields;
    if (!line_split(rows, &fields))
        return csv_fault_set(fault, CSV_MALFORMED, "a quote is not closed, or is not doubled within quotes");
    if (fields.count != rows->field_count)
        return csv_fault_set(fault, CSV_MALFORMED, "it has %zu fields, the header line has %zu", fields.count,
                             rows->field_count);
    for (size_t i = 0; i < fields.count; i++)
        row->values[rows->places[i]] = fields.values[i];
    return true;
}

static bool json_value_read(struct csv_rows *rows, const char *name, const json_t *value, struct csv_row *row,
                            struct csv_fault *fault)
{
    char list[COLUMNS_TEXT];
    size_t place = column_place(rows, name);
    if (place == PLACE_NONE)
        return csv_fault_set(fault, CSV_MALFORMED, "it has a name that is none of %s", columns_list(rows, list));
    if (json_is_string(value) && strlen(json_string_value(value)) < json_string_length(value))
        return csv_fault_set(fault, CSV_MALFORMED, "%s holds a NUL character, which no text has",
                             rows->columns[place].name);
    if (json_is_string(value) && json_string_length(value))
        row->values[place] = arena_copy(rows->arena, json_string_value(value), json_string_length(value) + 1);
    else if (json_is_integer(value))
        row->values[place] = arena_text(rows->arena, "%lld", (long long)json_integer_value(value));
    else if (json_is_real(value))
        row->values[place] = arena_text(rows->arena, "%.17g", json_real_value(value));
    else if (json_is_boolean(value))
        row->values[place] = json_is_true(value) ? "true" : "false";
    else if (!json_is_null(value) && !json_is_string(value))
        return csv_fault_set(fault, CSV_MALFORMED, "%s is an object or a list: a text or a number is asked",
                             rows->columns[place].name);
    return true;
}

static bool json_line_read(struct csv_rows *rows, struct csv_row *row, struct csv_fault *fault)
{
    json_error_t why;
    const char *name;
    json_t *value, *object = json_loadb(rows->line, rows->length, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &why);
    bool ok = json_is_object(object);
    if (!ok)
        csv_fault_set(fault, CSV_MALFORMED, "it is no JSON object (at character %d): one object a line is asked",
                      object ? 1 : why.column);
    json_object_foreach(object, name, value)
    {
        if (!json_value_read(rows, name, value, row, fault)) {
            ok = false;
            break;
        }
    }
    json_decref(object);
    return ok;
}

enum csv_next csv_rows_next(struct csv_rows *rows, struct csv_row *row, struct csv_fault *fault, struct error *error)
{
    enum csv_next next = rows->waiting ? CSV_NEXT_ROW : line_read(rows, error);
    rows->waiting = false;
    if (next != CSV_NEXT_ROW)
        return next;
    arena_reset(rows->arena);
    memset(row->values, 0, sizeof row->values);
    row->line = rows->line_number;
    rows->lines++;
    const char *text_fault = line_fault(rows);
    if (text_fault) {
        csv_fault_set(fault, CSV_MALFORMED, "%s", text_fault);
        return CSV_NEXT_BAD;
    }
    bool ok = rows->is_json ? json_line_read(rows, row, fault) : csv_line_read(rows, row, fault);
    return ok ? CSV_NEXT_ROW : CSV_NEXT_BAD;
}

bool csv_rows_has(const struct csv_rows *rows, size_t column)
{
    for (size_t i = 0; i < rows->field_count; i++)
        if (rows->places[i] == column)
            return true;
    return false;
}

bool csv_rows_none(const struct csv_rows *rows, struct error *error)
{
    return rows->lines == 0 &&
           !error_set(error, ERROR_POISON, "%s: nothing is published",
                      rows->has_header ? "there is no line behind the header line" : "the input is empty");
}

int64_t csv_rows_bytes(const struct csv_rows *rows)
{
    return rows->bytes;
}

int64_t csv_rows_lines(const struct csv_rows *rows)
{
    return rows->lines;
}
