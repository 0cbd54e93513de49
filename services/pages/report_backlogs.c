// The report's backlogs: the provinces, and the municipalities with most persons to go.
#include "pages/report_inside.h"
#include "pages/table.h"

#include <stdlib.h>

static json_t *province_row(const struct page *page, const char *code, const char *name, const struct sums *sums,
                            const uint32_t schedules[3])
{
    json_t *row = table_row(page, code, name, sums);
    json_object_set_new(row, "on_schedule", view_number(page, schedules[0]));
    json_object_set_new(row, "slightly_behind", view_number(page, schedules[1]));
    json_object_set_new(row, "behind", view_number(page, schedules[2]));
    return row;
}

static json_t *province_rows(const struct page *page)
{
    size_t count;
    struct province_sums *all = province_sums_make(page_period(page), page->records->standing.ledger, &count);
    json_t *rows = json_array();
    char code[PROVINCE_TEXT_SIZE];
    for (size_t i = 0; i < count; i++) {
        const struct province_sums *province = &all[i];
        struct sums sums = sums_of_province(province);
        rows = json_appended(
            rows,
            province_row(page, province_format(province->province, code), province_name(province->province), &sums,
                         (const uint32_t[]){province->on_schedule, province->slightly_behind, province->behind}));
    }
    free(all);
    return rows;
}

static json_t *behind_row(const struct page *page, const struct behind *behind)
{
    struct sums sums = sums_of_quota(behind->quota);
    char code[CODE_TEXT_SIZE];
    json_t *row = table_row(page, code_format(behind->quota->code, code), behind->name, &sums);
    json_object_set_new(row, "province", json_string(province_name(behind->province)));
    json_object_set_new(row, "half_years", json_integer(behind->half_years));
    return row;
}

void report_backlogs_set(json_t *view, const struct page *page)
{
    const struct national_quota *nation = &page_period(page)->nation;
    struct sums sums = sums_of_nation(nation);
    size_t count;
    struct behind *behind = report_behind(page, &count);
    json_t *rows = json_array();
    for (size_t i = 0; i < count; i++)
        rows = json_appended(rows, behind_row(page, &behind[i]));
    free(behind);
    json_object_set_new(view, "behind", rows);
    json_object_set_new(view, "behind_most", json_integer(BEHIND_MOST));
    json_object_set_new(view, "provinces", province_rows(page));
    json_object_set_new(view, "provinces_sum",
                        province_row(page, "NL00", page_word(page, "site.together"), &sums,
                                     (const uint32_t[]){nation->on_schedule, nation->slightly_behind, nation->behind}));
}
