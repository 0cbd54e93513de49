#include "pages/table.h"
#include "pages/half_years.h"

#include "common/arena.h"

#include <stdlib.h>
#include <string.h>

struct line {
    const struct quota *quota;
    const struct municipality *place;
};

json_t *table_row(const struct page *page, const char *code, const char *name, const struct sums *sums)
{
    return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "code", code, "name", view_text(name), "quota",
                     view_number(page, sums->quota), "transferred", view_signed(page, sums->transferred), "carry_over",
                     view_signed(page, sums->carry_over), "corrected_quota", view_number(page, sums->corrected_quota),
                     "realised", view_number(page, sums->realised), "percent",
                     view_percent(page, sums->realised, sums->corrected_quota), "remaining",
                     view_number(page, sums->remaining));
}

int names_compare(const char *a, const char *b)
{
    return strcasecmp(a + strspn(a, "'"), b + strspn(b, "'"));
}

static int compare_lines(const void *a, const void *b)
{
    const struct line *x = a, *y = b;
    int order = names_compare(x->place->name, y->place->name);
    return order ? order : x->quota->code - y->quota->code;
}

// The municipalities of a province, or with 0 all; to be freed with free().
static struct line *lines_of(const struct page *page, int province, size_t *count)
{
    static char none[] = "";
    static const struct municipality nameless = {.name = none};
    const struct told_period *period = page_period(page);
    struct line *lines = memory_resize(NULL, period->count, sizeof *lines);
    *count = 0;
    for (size_t i = 0; i < period->count; i++) {
        const struct quota *quota = &period->quotas[i].quota;
        const struct municipality *place = municipality_place(page->records->standing.ledger, quota->code,
                                                              page->period);
        if (!province || (place && place->province == province))
            lines[(*count)++] = (struct line){quota, place ? place : &nameless};
    }
    qsort(lines, *count, sizeof *lines, compare_lines);
    return lines;
}

// What a province's table says more of a municipality.
static void set_past(json_t *row, const struct page *page, const struct quota *quota)
{
    int gone = page_period(page)->nation.months_elapsed;
    struct housed_months months = months_of(page, quota->code, 0, quota->corrected_quota);
    struct backlog_run run = backlog_run_of(page->told, quota->code, page->period);
    json_object_set_new(row, "last_month",
                        gone ? view_number(page, months.months[gone - 1].housed.persons) : json_string(""));
    json_object_set_new(row, "half_years",
                        half_years_past(page, quota->code) ? json_integer(run.half_years) : json_string("–"));
}

static json_t *row_of(const struct page *page, const struct line *line, bool with_past)
{
    struct sums sums = sums_of_quota(line->quota);
    char code[CODE_TEXT_SIZE];
    json_t *row = table_row(page, code_format(line->quota->code, code), line->place->name, &sums);
    json_object_set_new(row, "province", json_string(province_name(line->place->province)));
    bool begun = page_period(page)->nation.phase != PHASE_ANNOUNCED; // before, nobody is on or behind schedule
    json_object_set_new(row, "schedule", json_string(begun ? schedule_class(line->quota->schedule) : "not_begun"));
    json_object_set_new(row, "schedule_word",
                        begun ? view_schedule(page, line->quota->schedule) : view_word(page, "map.not_begun"));
    if (with_past)
        set_past(row, page, line->quota);
    return row;
}

// The query of a download of what the table shows: "?province=PV29&at=2017-04-01".
static json_t *download_query(const struct page *page, int province)
{
    char code[PROVINCE_TEXT_SIZE], day[DAY_TEXT_SIZE];
    bool as_of = page->at != DAY_NONE;
    return json_sprintf("%s%s%s%s%s", province || as_of ? "?" : "", province ? "province=" : "",
                        province ? province_format(province, code) : "",
                        province && as_of ? "&at="
                        : as_of           ? "at="
                                          : "",
                        as_of ? day_format(page->at, day) : "");
}

void table_set(json_t *view, const struct page *page, int province, const char *code, const struct sums *sums)
{
    size_t count;
    struct line *lines = lines_of(page, province, &count);
    json_t *rows = json_array();
    for (size_t i = 0; i < count; i++)
        rows = json_appended(rows, row_of(page, &lines[i], province != 0));
    free(lines);
    json_object_set_new(view, "rows", rows);
    json_object_set_new(view, "download_query", download_query(page, province));
    json_object_set_new(view, "rows_sum", table_row(page, code, page_word(page, "site.together"), sums));
}
