// A workbook, as `taakctl determine --file` reads one. Input: a zip; or, so that more of it is tried than the zip, the
// parts of a workbook with a line %% between them (workbook, styles, shared texts, sheet), of which one is made.
//
// covers: feed/workbook.c feed/sheet.c feed/xml_part.c feed/head.c feed/grid.c feed/headings.c feed/header.c
// covers: feed/notation.c feed/notation_date.c feed/notation_number.c feed/reading.c
#include "fuzz.h"

#include "common/printable.h"
#include "feed/determination_kinds.h"
#include "feed/municipalities.h"
#include "feed/rows.h"

#include <zip.h>

#define PARTS 4

static const char *const names[PARTS] = {"xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml",
                                         "xl/worksheets/sheet1.xml"};
static const char relations[] =
    "<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/></Relationships>";

static void add(zip_t *zip, const char *name, const void *bytes, size_t size)
{
    zip_source_t *source = zip_source_buffer(zip, bytes, size, 0);
    zip_int64_t index = source ? zip_file_add(zip, name, source, ZIP_FL_OVERWRITE) : -1;
    MUST(index >= 0 && zip_set_file_compression(zip, (zip_uint64_t)index, ZIP_CM_STORE, 0) == 0);
}

// Adds the parts; what has no more separators has no more parts.
static void parts_add(zip_t *zip, const uint8_t *data, size_t size)
{
    add(zip, "xl/_rels/workbook.xml.rels", relations, sizeof relations - 1);
    for (int i = 0; i < PARTS; i++) {
        const uint8_t *end = i + 1 < PARTS ? memmem(data, size, "\n%%\n", 4) : NULL;
        size_t length = end ? (size_t)(end - data) : size;
        add(zip, names[i], data, length);
        if (!end)
            return;
        data = end + 4;
        size -= length + 4;
    }
}

// The zip, to be freed with free().
static void *zip_make(const uint8_t *data, size_t size, size_t *zip_size)
{
    zip_error_t why;
    zip_error_init(&why);
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, &why);
    zip_t *zip = source ? zip_open_from_source(source, ZIP_CREATE, &why) : NULL;
    MUST(zip);
    zip_source_keep(source);
    parts_add(zip, data, size);
    MUST(zip_close(zip) == 0 && zip_source_open(source) == 0);
    zip_source_seek(source, 0, SEEK_END);
    *zip_size = (size_t)zip_source_tell(source);
    zip_source_seek(source, 0, SEEK_SET);
    void *bytes = malloc(*zip_size);
    MUST(bytes && zip_source_read(source, bytes, *zip_size) == (zip_int64_t)*zip_size);
    zip_source_close(source);
    zip_source_free(source);
    zip_error_fini(&why);
    return bytes;
}

static void rows_read(FILE *in, struct arena *arena)
{
    struct reading reading = {.arena = arena};
    struct error error = {0};
    struct row row;
    struct row_fault fault;
    struct rows *rows = rows_open(in, &draft_kind_find("population")->columns, &reading, &error);
    enum rows_next next = ROWS_FAILED;
    while (rows && (next = rows_next(rows, &row, &fault, &error)) != ROWS_END && next != ROWS_FAILED)
        MUST(next == ROWS_ROW || *fault.explanation);
    if (next == ROWS_FAILED)
        MUST(error.kind == ERROR_POISON && is_printable(error.message, strlen(error.message)));
    const char *told = reading_text(&reading);
    MUST(!told || is_printable(told, strlen(told)));
    rows_close(rows);
    municipalities_free(&reading);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t made_size = size;
    bool is_zip = size >= 4 && memcmp(data, "PK\x03\x04", 4) == 0;
    void *made = is_zip ? NULL : zip_make(data, size, &made_size);
    FILE *in = fmemopen(made ? made : (void *)data, made_size, "r");
    struct arena *arena = arena_new();
    MUST(in);
    rows_read(in, arena);
    arena_free(arena);
    fclose(in);
    free(made);
    return 0;
}
