// The page of the process: how long people wait, and how long those who were housed had waited.
#include "pages/chart.h"
#include "pages/process_view.h"
#include "standing/provinces.h"

// Persons who have waited for so many weeks at least, as far as the classes tell: those in classes that begin there or
// later.
static int64_t waiting_sum(const struct process *process, int weeks)
{
    int64_t sum = 0;
    for (size_t i = 0; i < process->waiting_count; i++)
        if (process->waiting[i].weeks_from >= weeks)
            sum += process->waiting[i].persons;
    return sum;
}

// Whether a class begins at the norm, so that the sum is exact.
static bool is_edge(const struct process *process, int norm)
{
    for (size_t i = 0; i < process->waiting_count; i++)
        if (process->waiting[i].weeks_from == norm)
            return true;
    return false;
}

static json_t *waiting_said(const struct page *page, const struct process *process, int norm)
{
    return SAY(page, is_edge(process, norm) ? "process.waiting_said" : "process.waiting_said_at_least",
               place_number(page, "persons", waiting_sum(process, 0)),
               place_number(page, "beyond", waiting_sum(process, norm)), place_number(page, "norm", norm));
}

// Placements that name no record house somebody who still waits here; the national count knows better.
static json_t *waiting_nation(const struct page *page, const struct process *process)
{
    for (size_t i = 0; i < page->told->count; i++) {
        const struct national_quota *nation = &page->told->periods[i].nation;
        if (nation->phase == PHASE_RUNNING && nation->waiting < waiting_sum(process, 0))
            return SAY(page, "process.waiting_nation", place_number(page, "waiting", nation->waiting));
    }
    return json_string("");
}

static json_t *housed_name(const struct page *page, const struct process_housed *housed)
{
    return housed->province ? json_string(province_name(housed->province))
                            : SAY(page, "process.month", place_month(page, "month", housed->month));
}

static json_t *housed_row(const struct page *page, const struct process_housed *housed, int norm)
{
    bool none = housed->few || housed->persons == 0;
    json_t *until = housed->few || housed->until == DAY_NONE
                        ? json_string("")
                        : SAY(page, "process.until", place_day(page, "day", housed->until));
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "name", housed_name(page, housed), "until", until, "persons",
                     housed->few ? view_word(page, "process.few") : view_number(page, housed->persons), "median",
                     none ? json_string("–") : view_number(page, housed->median_weeks), "p90",
                     none ? json_string("–") : view_number(page, housed->p90_weeks), "against",
                     none ? json_string("–")
                          : view_word(page, housed->median_weeks < norm ? "process.within" : "process.beyond"));
}

static json_t *housed_table(const struct page *page, const struct process_housed *housed, size_t count, int norm,
                            const char *caption, const char *heading)
{
    json_t *rows = json_array();
    for (size_t i = 0; i < count; i++)
        rows = json_appended(rows, housed_row(page, &housed[i], norm));
    return json_pack("{s:o, s:o, s:o}", "caption", view_word(page, caption), "heading", view_word(page, heading),
                     "rows", rows);
}

static json_t *tables(const struct page *page, const struct process *process, int norm)
{
    json_t *list = json_array();
    list = json_appended(list, housed_table(page, process->months, process->month_count, norm, "process.months_caption",
                                            "process.month_heading"));
    return json_appended(list, housed_table(page, process->provinces, process->province_count, norm,
                                            "process.provinces_caption", "site.province"));
}

void process_set(json_t *view, const struct page *page, const struct process *process, int norm)
{
    json_object_set_new(view, "norm", json_integer(norm));
    json_object_set_new(view, "chart_weeks",
                        process->waiting_count
                            ? chart_weeks(process->waiting, process->waiting_count, norm, page->language)
                            : json_null());
    json_object_set_new(view, "waiting_said", waiting_said(page, process, norm));
    json_object_set_new(view, "waiting_nation", waiting_nation(page, process));
    json_object_set_new(view, "tables", tables(page, process, norm));
    json_object_set_new(view, "linked_said",
                        SAY(page, "process.linked_said", place_number(page, "housed", process->housed),
                            place_number(page, "unlinked", process->unlinked)));
}

bool page_process(const struct page *page, const struct process *process, int norm, struct buffer *out,
                  struct error *error)
{
    struct place period = place_period("period", page->period);
    char day[DAY_TEXT_SIZE] = "";
    json_t *view = layout_view(page, SAY(page, "process.heading", period));
    if (page->at != DAY_NONE)
        day_format(page->at, day);
    json_object_set_new(view, "live", json_string("")); // updates do not tell who waits how long
    json_object_set_new(view, "heading", SAY(page, "process.heading", period));
    json_object_set_new(view, "norm_most", json_integer(NORM_WEEKS_MOST));
    json_object_set_new(view, "at", json_string(day));
    process_set(view, page, process, norm);
    return view_render(page, "process", view, out, error);
}
