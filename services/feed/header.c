#include "feed/header.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define TITLES_MOST 10

static const struct {
    char separator;
    const char *told;
} separators[] = {{',', NULL}, {';', "fields separated by ;"}, {'\t', "fields separated by tabs"}};
#define SEPARATORS (sizeof separators / sizeof *separators)

// A search: the lines that were no header line, which must then be titles, and what was wrong with the first of them.
struct search {
    struct grid *grid;
    struct arena *arena;
    struct line titles[TITLES_MOST];
    size_t count;
    size_t known;       // how many columns the line at hand names
    const char *format; // what separates the fields, to be told
    struct error error;
};

// Keeps what is wrong with a line, where it is the first one or names more columns than it did with another separator.
static void fault_keep(struct search *search, size_t known, const struct error *error)
{
    if (search->error.kind == ERROR_NONE || known > search->known)
        search->error = *error;
    search->known = known > search->known ? known : search->known;
}

// Tries a line with one separator; NULL where it is no header line then.
static struct row_csv *line_try(struct search *search, const struct line *line, char separator)
{
    struct row_csv *csv = row_csv_open(separator);
    struct cells cells = {.count = 0};
    struct error error = {0};
    size_t known = 0;
    if (!row_csv_split(csv, line, search->arena, &cells))
        error_set(&error, ERROR_POISON, "line %" PRId64 " is no header line: a quote is not closed", line->number);
    else if (grid_header(search->grid, &cells, &known, &error))
        return csv;
    fault_keep(search, known, &error);
    row_csv_close(csv);
    return NULL;
}

// Tries a line with each separator that is in it, or with the one that the input names. Of a line without any the whole
// is one heading.
static struct row_csv *separators_try(struct search *search, const struct line *line, char only)
{
    bool any = false;
    for (size_t i = 0; i < SEPARATORS; i++) {
        char separator = separators[i].separator;
        bool last = i == SEPARATORS - 1 && !any;
        if ((only && separator != only) || (!only && !strchr(line->text, separator) && !last))
            continue;
        any = true;
        struct row_csv *csv = line_try(search, line, separator);
        if (csv) {
            search->format = separators[i].told;
            return csv;
        }
    }
    return NULL;
}

// sep=; is how Excel writes and reads what separates the fields.
static char separator_named(const struct line *line)
{
    bool named = line->length == 5 && strncmp(line->text, "sep=", 4) == 0 && strchr(",;\t", line->text[4]);
    return named ? line->text[4] : '\0';
}

static void title_keep(struct search *search, const struct line *line)
{
    struct line *title = &search->titles[search->count++];
    *title = *line;
    title->text = arena_copy(search->arena, line->text, line->length + 1);
}

// All lines above the headings must be titles, as these are passed over.
static bool titles_check(const struct search *search, struct row_csv *csv, struct error *error)
{
    struct cells cells = {.count = 0};
    for (size_t i = 0; i < search->count; i++)
        if (!row_csv_split(csv, &search->titles[i], search->arena, &cells) || !grid_is_title(search->grid, &cells)) {
            *error = search->error;
            return false;
        }
    return true;
}

static struct row_csv *search_lines(struct search *search, struct lines *lines, const struct line *line,
                                    struct error *error)
{
    char only = separator_named(line);
    enum lines_next next = only ? lines_next(lines, &line, error) : LINES_LINE;
    for (; next == LINES_LINE; next = lines_next(lines, &line, error)) {
        if (line_fault(line)) {
            error_set(error, ERROR_POISON, "line %" PRId64 ": %s", line->number, line_fault(line));
            return NULL;
        }
        struct row_csv *csv = separators_try(search, line, only);
        if (csv && titles_check(search, csv, error))
            return csv;
        row_csv_close(csv);
        if (csv)
            return NULL;
        if (search->known > 0 || search->count == TITLES_MOST)
            break;
        title_keep(search, line);
    }
    if (next != LINES_FAILED)
        *error = search->error;
    return NULL;
}

struct row_csv *header_find(struct grid *grid, struct lines *lines, const struct line *first, struct reading *reading,
                            struct error *error)
{
    struct search search = {.grid = grid, .arena = arena_new()};
    struct row_csv *csv = search_lines(&search, lines, first, error);
    reading->format = csv ? search.format : NULL;
    if (csv)
        reading->titles = (int64_t)search.count;
    else if (error->kind == ERROR_NONE)
        error_set(error, ERROR_POISON, "there is no header line");
    arena_free(search.arena);
    return csv;
}

bool header_find_sheet(struct grid *grid, struct workbook *workbook, struct reading *reading, bool *empty,
                       struct error *error)
{
    struct arena *arena = arena_new();
    struct cells cells = {.count = 0};
    struct row_fault fault;
    struct error wrong, first = {0};
    size_t known = 0;
    bool found = false;
    *empty = true;
    for (int titles = 0; !found && known == 0 && titles <= TITLES_MOST; titles++) {
        enum sheet_next next = workbook_next(workbook, &cells, arena, &fault, error);
        if (next == SHEET_END || next == SHEET_FAILED)
            break;
        *empty = false;
        wrong = (struct error){0};
        if (next == SHEET_BAD)
            error_set(&wrong, ERROR_POISON, "line %" PRId64 ": %s", cells.line, fault.explanation);
        found = next == SHEET_ROW && grid_header(grid, &cells, &known, &wrong);
        if (found)
            reading->titles = titles;
        if (first.kind == ERROR_NONE || known > 0)
            first = wrong;
        if (!found && (next == SHEET_BAD || !grid_is_title(grid, &cells)))
            break;
    }
    arena_free(arena);
    if (!found && error->kind == ERROR_NONE)
        *error = first;
    return found || (*empty && error->kind == ERROR_NONE);
}
