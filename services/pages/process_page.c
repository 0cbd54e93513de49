// The page of the process: how long people wait, and how long those who were housed had waited.
#include "pages/chart.h"
#include "pages/view.h"
#include "standing/provinces.h"
#include "standing/words.h"

static json_t *against(const struct page *page, bool within)
{
    return view_word(page, within ? "process.within" : "process.beyond");
}

// Persons who wait, of all weeks or only of those that lie beyond the norm as a whole.
static int64_t waiting_sum(const struct process *process, int beyond)
{
    int64_t sum = 0;
    for (size_t i = 0; i < process->waiting_count; i++)
        if (process->waiting[i].weeks_from > beyond)
            sum += process->waiting[i].persons;
    return sum;
}

static json_t *weeks_of(const struct page *page, const struct process_housed *housed, double weeks)
{
    char text[NUMBER_TEXT_SIZE];
    return housed->few ? json_string("–") : json_string(number_words_decimal(weeks, 1, page->language, text));
}

static json_t *housed_row(const struct page *page, const struct process_housed *housed, int norm)
{
    json_t *name = housed->province ? json_string(province_name(housed->province))
                                    : SAY(page, "process.month", place_month(page, "month", housed->month));
    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "name", name, "persons",
                     housed->few ? view_word(page, "process.few") : view_number(page, housed->persons), "median",
                     weeks_of(page, housed, housed->median_weeks), "p90", weeks_of(page, housed, housed->p90_weeks),
                     "against", housed->few ? json_string("–") : against(page, housed->median_weeks <= norm));
}

static json_t *housed_table(const struct page *page, const struct process_housed *housed, size_t count, int norm,
                            const char *caption, const char *heading)
{
    json_t *rows = json_array();
    for (size_t i = 0; i < count; i++)
        rows = view_append(rows, housed_row(page, &housed[i], norm));
    return json_pack("{s:o, s:o, s:o}", "caption", view_word(page, caption), "heading", view_word(page, heading),
                     "rows", rows);
}

static json_t *tables(const struct page *page, const struct process *process, int norm)
{
    json_t *list = json_array();
    list = view_append(list, housed_table(page, process->months, process->month_count, norm, "process.months_caption",
                                          "process.month_heading"));
    return view_append(list, housed_table(page, process->provinces, process->province_count, norm,
                                          "process.provinces_caption", "site.province"));
}

bool page_process(const struct page *page, const struct process *process, int norm, struct buffer *out,
                  struct error *error)
{
    struct place period = place_period("period", page->period);
    char day[DAY_TEXT_SIZE] = "";
    json_t *view = layout_view(page, SAY(page, "process.heading", period));
    int64_t waiting = waiting_sum(process, -1);
    if (page->at != DAY_NONE)
        day_format(page->at, day);
    json_object_set_new(view, "live", json_string("")); // updates do not tell who waits how long
    json_object_set_new(view, "heading", SAY(page, "process.heading", period));
    json_object_set_new(view, "norm", json_integer(norm));
    json_object_set_new(view, "norm_most", json_integer(NORM_WEEKS_MOST));
    json_object_set_new(view, "at", json_string(day));
    json_object_set_new(view, "chart_weeks",
                        process->waiting_count
                            ? chart_weeks(process->waiting, process->waiting_count, norm, page->language)
                            : json_null());
    json_object_set_new(view, "waiting_said",
                        SAY(page, "process.waiting_said", place_number(page, "persons", waiting),
                            place_number(page, "beyond", waiting_sum(process, norm)),
                            place_number(page, "norm", norm)));
    json_object_set_new(view, "tables", tables(page, process, norm));
    json_object_set_new(view, "linked_said",
                        SAY(page, "process.linked_said", place_number(page, "housed", process->housed),
                            place_number(page, "unlinked", process->unlinked)));
    return view_render(page, "process", view, out, error);
}
