// The page of a municipality in a period.
#include "pages/drawings.h"
#include "pages/half_years.h"
#include "pages/history_words.h"
#include "pages/table.h"
#include "standing/figures_json.h"
#include "standing/readings.h"

// Both readings of the law, beside what the ministry published and what holds.
static json_t *readings_of(const struct page *page, const struct quota *quota)
{
    const struct period_figures *figures = standing_period(&page->records->standing, page->period);
    struct readings readings;
    bool both = figures && readings_make(&readings, figures, quota->code);
    bool is_official = quota->basis == BASIS_OFFICIAL;
    return json_pack("{s:o, s:o, s:o, s:o}", "statutory",
                     view_number(page, both ? readings.statutory : quota->computed_quota), "sum_preserving",
                     both ? view_number(page, readings.sum_preserving) : view_word(page, "municipality.impossible"),
                     "official",
                     is_official ? view_number(page, quota->quota) : view_word(page, "municipality.no_official"),
                     "holds", view_number(page, quota->quota));
}

// The steps, each with event_id, null where there is none.
static json_t *steps_of(const struct page *page, int code)
{
    struct steps steps;
    json_t *list = steps_make(&steps, &page->records->standing, code, page->period, page->language) ? steps_json(&steps)
                                                                                                    : json_array();
    for (size_t i = 0; i < json_array_size(list); i++)
        if (!json_object_get(json_array_get(list, i), "event_id"))
            json_object_set_new(json_array_get(list, i), "event_id", json_null());
    steps_free(&steps);
    return list;
}

static json_t *backlog_said(const struct page *page, int code)
{
    struct backlog_run run = backlog_run_of(page->told, code, page->period);
    if (!half_years_past(page, code))
        return json_string("");
    if (run.half_years == 0)
        return view_word(page, "municipality.no_backlog");
    return SAY(page, run.half_years == 1 ? "municipality.backlog_one" : "municipality.backlog",
               place_number(page, "half_years", run.half_years), place_number(page, "persons", run.persons));
}

static json_t *schedule_of_page(const struct page *page, const struct quota *quota)
{
    if (page_period(page)->nation.phase == PHASE_ANNOUNCED)
        return json_null();
    return json_pack("{s:s, s:o}", "class", schedule_class(quota->schedule), "word",
                     view_schedule(page, quota->schedule));
}

static json_t *in_province(const struct municipality *place)
{
    char code[PROVINCE_TEXT_SIZE];
    if (!place || !*province_name(place->province))
        return json_null();
    return json_pack("{s:s, s:s}", "code", province_format(place->province, code), "name",
                     province_name(place->province));
}

static void set_figures(json_t *view, const struct page *page, const struct quota *quota)
{
    struct sums sums = sums_of_quota(quota);
    struct housed_months months = months_of(page, quota->code, 0, quota->corrected_quota);
    char code[CODE_TEXT_SIZE];
    cards_set(view, page, "municipality", code_format(quota->code, code), &sums, &months);
    json_t *row = table_row(page, code, "", &sums);
    json_object_del(row, "name");
    if (!row || json_object_update(view, row) != 0)
        json_object_clear(view);
    json_decref(row);
    json_object_set_new(view, "chart_months", drawn_months(page, &months));
    json_object_set_new(view, "chart_periods", drawn_half_years(page, quota->code));
    json_object_set_new(view, "readings", readings_of(page, quota));
}

bool page_municipality(const struct page *page, int code, const struct history *history, struct buffer *out,
                       struct error *error)
{
    const struct told_quota *told = told_quota(page_period(page), code);
    if (!told)
        return error_set(error, ERROR_FATAL, "GM%04d is no municipality in the period", code);
    const struct municipality *place = municipality_place(page->records->standing.ledger, code, page->period);
    const char *called = place ? place->name : "";
    struct place name = place_text("name", called), period = place_period("period", page->period);
    json_t *view = layout_view(page, SAY(page, "municipality.heading", name, period));
    set_figures(view, page, &told->quota);
    json_object_set_new(view, "heading", SAY(page, "municipality.heading", name, period));
    json_object_set_new(view, "name", view_text(called));
    json_object_set_new(view, "in_province", in_province(place));
    json_object_set_new(view, "schedule", schedule_of_page(page, &told->quota));
    json_object_set_new(view, "backlog_said", backlog_said(page, code));
    json_object_set_new(view, "steps", steps_of(page, code));
    half_years_set(view, page, code);
    history_set(view, page, history);
    return view_render(page, "municipality", view, out, error);
}
