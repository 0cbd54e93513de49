// The report's look back: who was housed in which month, who they are, and the half-years side by side.
#include "pages/drawings.h"
#include "pages/report_inside.h"
#include "standing/words.h"

static json_t *month_row(const struct page *page, const struct month *month, int64_t record)
{
    char name[DAY_WORDS_SIZE];
    const struct housed *housed = &month->housed;
    return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o}", "name", month_words(month->first_day, page->language, name),
                     "persons", view_number(page, housed->persons), "holders",
                     view_number(page, housed->persons - housed->family), "family", view_number(page, housed->family),
                     "family_percent", view_percent(page, housed->family, housed->persons), "of_record",
                     view_percent(page, housed->persons, record));
}

static json_t *month_rows(const struct page *page, const struct housed_months *months, int64_t record)
{
    int32_t position = page->at != DAY_NONE ? page->at : page->position;
    json_t *rows = json_array();
    for (int i = 0; i < 6; i++)
        if (position != DAY_NONE && months->months[i].first_day < position)
            rows = json_appended(rows, month_row(page, &months->months[i], record));
    return rows;
}

static json_t *inflow_rows(const struct page *page)
{
    static const struct {
        enum inflow kind;
        const char *word;
    } kinds[] = {{INFLOW_ASYLUM, "report.asylum"},
                 {INFLOW_RELOCATION, "report.relocation"},
                 {INFLOW_RESETTLEMENT, "report.resettlement"},
                 {INFLOW_FAMILY_PERMIT, "report.family_permit"},
                 {INFLOW_FAMILY_ARRIVAL, "report.family_arrival"}};
    const struct national_quota *nation = &page_period(page)->nation;
    json_t *rows = json_array();
    for (size_t i = 0; i < INFLOW_KINDS; i++)
        rows = json_appended(rows, json_pack("{s:o, s:o}", "name", view_word(page, kinds[i].word), "persons",
                                             view_number(page, nation->inflow[kinds[i].kind])));
    return rows;
}

// A half-year that is to come has nothing done yet, and what remains is not known.
static json_t *period_row(const struct page *page, const struct told_period *period)
{
    const struct national_quota *nation = &period->nation;
    bool begun = nation->phase != PHASE_ANNOUNCED;
    return json_pack("{s:o, s:s, s:b, s:o, s:o, s:o, s:o, s:o, s:o}", "roman", view_roman(period->period), "status",
                     total_status_words(nation->total_status, page->language), "current",
                     period->period == page->period, "quota", view_number(page, nation->quota_sum), "carry_over",
                     begun ? view_signed(page, nation->carry_over) : json_string("–"), "corrected_quota",
                     view_number(page, nation->corrected_quota), "realised",
                     begun ? view_number(page, nation->realised) : json_string("–"), "percent",
                     begun ? view_percent(page, nation->realised, nation->corrected_quota) : json_string("–"),
                     "remaining", begun ? view_number(page, nation->remaining) : json_string("–"));
}

static json_t *record_said(const struct page *page, const struct record_month *record)
{
    if (record->first_day == DAY_NONE)
        return view_word(page, "report.no_record");
    return SAY(page, "report.record", place_month(page, "month", record->first_day),
               place_number(page, "persons", record->persons));
}

void report_past_set(json_t *view, const struct page *page)
{
    const struct national_quota *nation = &page_period(page)->nation;
    struct housed_months months = months_of(page, CODE_NONE, 0, nation->corrected_quota);
    struct record_month record = report_record(page);
    json_t *rows = json_array();
    for (size_t i = 0; i < page->told->count; i++)
        rows = json_appended(rows, period_row(page, &page->told->periods[i]));
    json_object_set_new(view, "record_said", record_said(page, &record));
    json_object_set_new(view, "months", month_rows(page, &months, record.persons));
    json_object_set_new(view, "month_sum",
                        json_pack("{s:o, s:o, s:o, s:o}", "persons", view_number(page, nation->realised), "holders",
                                  view_number(page, nation->realised - nation->realised_family), "family",
                                  view_number(page, nation->realised_family), "family_percent",
                                  view_percent(page, nation->realised_family, nation->realised)));
    json_object_set_new(view, "inflow", inflow_rows(page));
    json_object_set_new(view, "half_years", rows);
    json_object_set_new(view, "chart_months", drawn_months(page, &months));
    json_object_set_new(view, "chart_periods", drawn_half_years(page, CODE_NONE));
}
