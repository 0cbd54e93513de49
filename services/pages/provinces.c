// The pages of all provinces and of one.
#include "pages/drawings.h"
#include "pages/table.h"

#include <stdlib.h>
#include <string.h>

static void set_counts(json_t *row, uint32_t on_schedule, uint32_t slightly_behind, uint32_t behind)
{
    json_object_set_new(row, "on_schedule", json_integer(on_schedule));
    json_object_set_new(row, "slightly_behind", json_integer(slightly_behind));
    json_object_set_new(row, "behind", json_integer(behind));
}

static json_t *province_row(const struct page *page, const struct province_sums *province)
{
    struct sums sums = sums_of_province(province);
    char code[PROVINCE_TEXT_SIZE];
    json_t *row = table_row(page, province_format(province->province, code), province_name(province->province), &sums);
    set_counts(row, province->on_schedule, province->slightly_behind, province->behind);
    return row;
}

static json_t *nation_row(const struct page *page)
{
    const struct national_quota *nation = &page_period(page)->nation;
    struct sums sums = sums_of_nation(nation);
    json_t *row = table_row(page, "NL00", page_word(page, "site.together"), &sums);
    set_counts(row, nation->on_schedule, nation->slightly_behind, nation->behind);
    return row;
}

bool page_provinces(const struct page *page, struct buffer *out, struct error *error)
{
    size_t count;
    struct province_sums *provinces = province_sums_make(page_period(page), page->records->standing.ledger, &count);
    struct place period = place_period("period", page->period);
    json_t *view = layout_view(page, SAY(page, "provinces.heading", period)), *rows = json_array();
    for (size_t i = 0; i < count; i++)
        rows = json_appended(rows, province_row(page, &provinces[i]));
    free(provinces);
    json_object_set_new(view, "heading", SAY(page, "provinces.heading", period));
    json_object_set_new(view, "rows", rows);
    json_object_set_new(view, "rows_sum", nation_row(page));
    return view_render(page, "provinces", view, out, error);
}

// The province's sums; with no municipality where it has none in the period.
static struct province_sums sums_find(const struct page *page, int province)
{
    size_t count;
    struct province_sums *all = province_sums_make(page_period(page), page->records->standing.ledger, &count);
    struct province_sums found = {.province = province};
    for (size_t i = 0; i < count; i++)
        if (all[i].province == province)
            found = all[i];
    free(all);
    return found;
}

// Who is behind: how many of the province's municipalities.
static json_t *behind_said(const struct page *page, const struct province_sums *province)
{
    if (page_period(page)->nation.phase == PHASE_ANNOUNCED)
        return view_word(page, "province.not_begun");
    return SAY(page, "province.behind", place_number(page, "count", (int64_t)province->municipalities),
               place_number(page, "on_schedule", province->on_schedule),
               place_number(page, "slightly_behind", province->slightly_behind),
               place_number(page, "behind", province->behind));
}

// The rows of those who are behind.
static json_t *behind_rows(const struct page *page, const json_t *rows)
{
    json_t *list = json_array();
    bool begun = page_period(page)->nation.phase != PHASE_ANNOUNCED;
    for (size_t i = 0; begun && i < json_array_size(rows); i++) {
        json_t *row = json_array_get(rows, i);
        if (strcmp(json_string_value(json_object_get(row, "schedule")), schedule_class(SCHEDULE_BEHIND)) == 0)
            list = json_appended(list, json_incref(row));
    }
    return list;
}

bool page_province(const struct page *page, int province, struct buffer *out, struct error *error)
{
    struct province_sums found = sums_find(page, province);
    struct sums sums = sums_of_province(&found);
    struct housed_months months = months_of(page, CODE_NONE, province, sums.corrected_quota);
    int gone = page_period(page)->nation.months_elapsed;
    const struct month *last = &months.months[gone ? gone - 1 : 0];
    struct place name = place_text("name", province_name(province)), period = place_period("period", page->period);
    char code[PROVINCE_TEXT_SIZE];
    json_t *view = layout_view(page, SAY(page, "province.heading", name, period));
    cards_set(view, page, "province", province_format(province, code), &sums, &months);
    json_object_set_new(view, "heading", SAY(page, "province.heading", name, period));
    json_object_set_new(view, "name", json_string(province_name(province)));
    json_object_set_new(view, "behind_said", behind_said(page, &found));
    json_object_set_new(view, "last_month_heading",
                        gone ? SAY(page, "province.last_month", place_month(page, "month", last->first_day))
                             : view_word(page, "province.no_month"));
    json_object_set_new(view, "last_month_sum", gone ? view_number(page, last->housed.persons) : json_string(""));
    json_object_set_new(view, "map", drawn_map(page, province));
    table_set(view, page, province, code, &sums);
    json_t *behind = behind_rows(page, json_object_get(view, "rows"));
    json_object_set_new(view, "anyone_behind", json_boolean(json_array_size(behind) > 0));
    json_object_set_new(view, "behind", behind);
    return view_render(page, "province", view, out, error);
}
