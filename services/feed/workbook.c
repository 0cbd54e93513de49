#include "feed/workbook.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define FILE_MOST   (INT64_C(128) << 20) // bytes
#define TEXTS_MOST  (INT64_C(256) << 20) // bytes that cells share
#define SHEETS_MOST 256
#define STYLES_MOST 65536
#define PART_SIZE   256

struct sheet_entry {
    const char *name, *relation;
    char part[PART_SIZE]; // "" until the relations were read
};

// A format of numbers that the workbook has itself.
struct format {
    struct format *next;
    unsigned long number;
    bool is_date;
};

struct workbook {
    struct workbook_shared shared;
    struct sheet_entry sheets[SHEETS_MOST];
    size_t sheet_count;
    const char *name; // of the sheet that is open
    struct format *formats;
    struct xml_part *part; // that is read at the moment
    bool in_styles, in_text, in_phonetic;
    char *text; // of the shared text at hand
    size_t text_size, text_room;
    char *bytes; // the zip
    size_t size;
    zip_t *zip;
    struct sheet *sheet;
};

static bool bytes_read(struct workbook *workbook, FILE *in, const struct head *head, struct error *error)
{
    size_t room = 1 << 20, got;
    workbook->bytes = memory_resize(NULL, room, 1);
    memcpy(workbook->bytes, head->bytes, head->count);
    workbook->size = head->count;
    while ((got = fread(workbook->bytes + workbook->size, 1, room - workbook->size, in)) > 0) {
        workbook->size += got;
        if (workbook->size > FILE_MOST)
            return error_set(error, ERROR_POISON, "the workbook is larger than 128 MiB: save it as \"CSV UTF-8\"");
        if (workbook->size == room)
            workbook->bytes = memory_resize(workbook->bytes, room *= 2, 1);
    }
    return !ferror(in) || error_set(error, ERROR_FATAL, "cannot read the input: %s", strerror(errno ? errno : EIO));
}

static bool zip_begin(struct workbook *workbook, struct error *error)
{
    zip_error_t why;
    zip_error_init(&why);
    zip_source_t *source = zip_source_buffer_create(workbook->bytes, workbook->size, 0, &why);
    workbook->zip = source ? zip_open_from_source(source, ZIP_RDONLY, &why) : NULL;
    if (!workbook->zip) {
        zip_source_free(source);
        error_set(error, ERROR_POISON, "the input is a zip file, and broken: %s", zip_error_strerror(&why));
    }
    zip_error_fini(&why);
    return workbook->zip;
}

// Whether a file of that name is in the zip.
static bool has(const struct workbook *workbook, const char *name)
{
    return zip_name_locate(workbook->zip, name, 0) >= 0;
}

static bool kind_check(const struct workbook *workbook, struct error *error)
{
    if (has(workbook, "xl/workbook.xml"))
        return true;
    if (has(workbook, "content.xml"))
        return error_set(error, ERROR_POISON,
                         "the input is an OpenDocument file (ODS): save it as XLSX, or as \"CSV UTF-8\"");
    if (has(workbook, "xl/workbook.bin"))
        return error_set(error, ERROR_POISON,
                         "the input is a binary workbook (XLSB): save it as XLSX, or as \"CSV UTF-8\"");
    return error_set(error, ERROR_POISON, "the input is a zip file, and no workbook (XLSX): unpack it first");
}

// Reads a part to its end.
static bool part_read(struct workbook *workbook, const char *name, const struct xml_handlers *handlers,
                      struct error *error)
{
    enum xml_part_next next = XML_PART_FAILED;
    workbook->part = xml_part_open(workbook->zip, name, handlers, workbook, error);
    if (workbook->part)
        next = xml_part_read(workbook->part, error);
    xml_part_close(workbook->part);
    workbook->part = NULL;
    return next == XML_PART_END;
}

static const char *keep(const struct workbook *workbook, const char *text)
{
    return arena_copy(workbook->shared.arena, text, strlen(text) + 1);
}

static void on_workbook(void *data, const char *name, const char **attributes)
{
    struct workbook *workbook = data;
    const char *sheet = xml_attribute(attributes, "name"), *relation = xml_attribute(attributes, "id");
    const char *from_1904 = xml_attribute(attributes, "date1904");
    if (strcmp(name, "workbookPr") == 0 && from_1904)
        workbook->shared.from_1904 = strcmp(from_1904, "1") == 0 || strcmp(from_1904, "true") == 0;
    if (strcmp(name, "sheet") != 0 || !sheet || !relation)
        return;
    if (workbook->sheet_count == SHEETS_MOST)
        xml_part_refuse(workbook->part, "it has more than %d sheets", SHEETS_MOST);
    else
        workbook->sheets[workbook->sheet_count++] = (struct sheet_entry){keep(workbook, sheet),
                                                                         keep(workbook, relation), ""};
}

// <Relationship Id="rId1" Target="worksheets/sheet1.xml"/>, from the folder xl or the top.
static void on_relations(void *data, const char *name, const char **attributes)
{
    struct workbook *workbook = data;
    const char *id = xml_attribute(attributes, "Id"), *target = xml_attribute(attributes, "Target");
    if (strcmp(name, "Relationship") != 0 || !id || !target || !strstr(target, "worksheets/"))
        return; // a sheet of a chart has no cells
    for (size_t i = 0; i < workbook->sheet_count; i++)
        if (strcmp(workbook->sheets[i].relation, id) == 0)
            snprintf(workbook->sheets[i].part, PART_SIZE, "%s%s", *target == '/' ? "" : "xl/",
                     target + (*target == '/'));
}

// Whether a format of numbers shows a date: it has a day, month or year, or hours or seconds, outside of texts, colours
// and conditions.
static bool is_date_format(const char *format)
{
    for (const char *at = format; *at; at++) {
        if (*at == '"' || *at == '[') {
            const char *end = strchr(at + 1, *at == '"' ? '"' : ']');
            if (!end)
                return false;
            at = end;
        } else if ((*at == '\\' || *at == '_' || *at == '*') && at[1]) {
            at++;
        } else if (strncasecmp(at, "general", 7) == 0) {
            at += 6;
        } else if (strchr("dDmMyYhHsS", *at)) {
            return true;
        }
    }
    return false;
}

static bool is_date_number(const struct workbook *workbook, unsigned long number)
{
    for (const struct format *format = workbook->formats; format; format = format->next)
        if (format->number == number)
            return format->is_date;
    return (number >= 14 && number <= 22) || (number >= 45 && number <= 47); // those that Excel itself has
}

static void style_add(struct workbook *workbook, unsigned long format)
{
    struct workbook_shared *shared = &workbook->shared;
    if (shared->style_count == STYLES_MOST) {
        xml_part_refuse(workbook->part, "it has more than %d styles", STYLES_MOST);
        return;
    }
    shared->date_styles = memory_resize(shared->date_styles, shared->style_count + 1, sizeof *shared->date_styles);
    shared->date_styles[shared->style_count++] = is_date_number(workbook, format);
}

static void on_styles(void *data, const char *name, const char **attributes)
{
    struct workbook *workbook = data;
    const char *number = xml_attribute(attributes, "numFmtId"), *code = xml_attribute(attributes, "formatCode");
    if (strcmp(name, "numFmt") == 0 && number && code) {
        struct format *format = arena_alloc(workbook->shared.arena, sizeof *format);
        *format = (struct format){workbook->formats, strtoul(number, NULL, 10), is_date_format(code)};
        workbook->formats = format;
    } else if (strcmp(name, "cellXfs") == 0) {
        workbook->in_styles = true;
    } else if (strcmp(name, "xf") == 0 && workbook->in_styles) {
        style_add(workbook, number ? strtoul(number, NULL, 10) : 0);
    }
}

static void on_styles_end(void *data, const char *name)
{
    struct workbook *workbook = data;
    if (strcmp(name, "cellXfs") == 0)
        workbook->in_styles = false;
}

static void on_texts(void *data, const char *name, const char **attributes)
{
    struct workbook *workbook = data;
    (void)attributes;
    if (strcmp(name, "si") == 0)
        workbook->text_size = 0;
    else if (strcmp(name, "rPh") == 0) // how Japanese is pronounced
        workbook->in_phonetic = true;
    workbook->in_text = strcmp(name, "t") == 0 && !workbook->in_phonetic;
}

static void on_texts_text(void *data, const char *text, size_t size)
{
    struct workbook *workbook = data;
    if (!workbook->in_text)
        return;
    if (workbook->shared.text_bytes + workbook->text_size + size > TEXTS_MOST) {
        xml_part_refuse(workbook->part, "it has more than 256 MiB of texts");
        return;
    }
    while (workbook->text_room < workbook->text_size + size + 1)
        workbook->text = memory_resize(workbook->text,
                                       workbook->text_room = workbook->text_room ? 2 * workbook->text_room : 1024, 1);
    memcpy(workbook->text + workbook->text_size, text, size);
    workbook->text_size += size;
}

static void on_texts_end(void *data, const char *name)
{
    struct workbook *workbook = data;
    struct workbook_shared *shared = &workbook->shared;
    workbook->in_text = false;
    if (strcmp(name, "rPh") == 0)
        workbook->in_phonetic = false;
    if (strcmp(name, "si") != 0)
        return;
    if ((shared->text_count & (shared->text_count - 1)) == 0) // full at 0 and the powers of 2
        shared->texts = memory_resize(shared->texts, shared->text_count ? 2 * shared->text_count : 1,
                                      sizeof *shared->texts);
    char *kept = arena_alloc(shared->arena, workbook->text_size + 1);
    if (workbook->text_size)
        memcpy(kept, workbook->text, workbook->text_size);
    kept[workbook->text_size] = '\0';
    shared->texts[shared->text_count++] = kept;
    shared->text_bytes += workbook->text_size + sizeof kept;
}

static bool parts_read(struct workbook *workbook, struct error *error)
{
    static const struct xml_handlers book = {on_workbook, NULL, NULL}, relations = {on_relations, NULL, NULL};
    static const struct xml_handlers styles = {on_styles, on_styles_end, NULL};
    static const struct xml_handlers texts = {on_texts, on_texts_end, on_texts_text};
    return part_read(workbook, "xl/workbook.xml", &book, error) &&
           part_read(workbook, "xl/_rels/workbook.xml.rels", &relations, error) &&
           (!has(workbook, "xl/styles.xml") || part_read(workbook, "xl/styles.xml", &styles, error)) &&
           (!has(workbook, "xl/sharedStrings.xml") || part_read(workbook, "xl/sharedStrings.xml", &texts, error));
}

static bool sheet_begin(struct workbook *workbook, const struct sheet_entry *entry, struct error *error)
{
    sheet_close(workbook->sheet);
    workbook->name = entry->name;
    workbook->sheet = sheet_open(workbook->zip, entry->part, &workbook->shared, error);
    return workbook->sheet;
}

// Whether a sheet has a row with anything in it. What is wrong with it shows when it is read.
static bool has_rows(struct workbook *workbook, const struct sheet_entry *entry)
{
    struct error error = {0};
    struct row_fault fault;
    struct cells cells;
    struct arena *arena = arena_new();
    bool found = *entry->part && sheet_begin(workbook, entry, &error) &&
                 sheet_next(workbook->sheet, &cells, arena, &fault, &error) != SHEET_END;
    arena_free(arena);
    return found;
}

static bool sheet_named(struct workbook *workbook, const char *name, struct error *error)
{
    for (size_t i = 0; i < workbook->sheet_count; i++)
        if (strcasecmp(workbook->sheets[i].name, name) == 0 && *workbook->sheets[i].part)
            return sheet_begin(workbook, &workbook->sheets[i], error);
    return error_set(error, ERROR_POISON, "the workbook has no sheet '%s'", name);
}

static bool sheet_only(struct workbook *workbook, struct error *error)
{
    const struct sheet_entry *found = NULL;
    for (size_t i = 0; i < workbook->sheet_count; i++) {
        const struct sheet_entry *entry = &workbook->sheets[i];
        bool filled = has_rows(workbook, entry);
        if (filled && found)
            return error_set(error, ERROR_POISON,
                             "the workbook has several sheets, such as '%s' and '%s': --sheet NAME says which is meant",
                             found->name, entry->name);
        if (filled)
            found = entry;
    }
    return found ? sheet_begin(workbook, found, error)
                 : error_set(error, ERROR_POISON, "there is nothing in the workbook: nothing is published");
}

struct workbook *workbook_open(FILE *in, const struct head *head, const char *sheet, struct error *error)
{
    struct workbook *workbook = memory_resize(NULL, 1, sizeof *workbook);
    memset(workbook, 0, sizeof *workbook);
    workbook->shared.arena = arena_new();
    if (bytes_read(workbook, in, head, error) && zip_begin(workbook, error) && kind_check(workbook, error) &&
        parts_read(workbook, error) && (sheet ? sheet_named(workbook, sheet, error) : sheet_only(workbook, error)))
        return workbook;
    workbook_close(workbook);
    return NULL;
}

void workbook_close(struct workbook *workbook)
{
    if (!workbook)
        return;
    sheet_close(workbook->sheet);
    zip_discard(workbook->zip);
    free(workbook->bytes);
    free(workbook->text);
    free(workbook->shared.texts);
    free(workbook->shared.date_styles);
    arena_free(workbook->shared.arena);
    free(workbook);
}

enum sheet_next workbook_next(struct workbook *workbook, struct cells *cells, struct arena *arena,
                              struct row_fault *fault, struct error *error)
{
    return sheet_next(workbook->sheet, cells, arena, fault, error);
}

const char *workbook_sheet(const struct workbook *workbook)
{
    return workbook->name;
}

int64_t workbook_bytes(const struct workbook *workbook)
{
    return (int64_t)((double)workbook->size * sheet_share(workbook->sheet));
}
