// Where the report's figures come from: a list that its chapters refer to, and the determinations with their events.
#include "messages/event.h"
#include "messages/identifier.h"
#include "pages/report_inside.h"

#include <stdio.h>

// What stands in words/ as report.source_NAME (what it is), _data (where it is kept) and _law (which article); and how
// it is looked up: an address of the API and a command, with the period behind each, and options behind that.
static const struct {
    const char *what, *data, *law, *api, *command, *options;
} sources[] = {
    {"report.source_total", "report.source_total_data", "report.source_total_law", "/v1/nation/", "taakctl nation ",
     ""},
    {"report.source_quota", "report.source_quota_data", "report.source_quota_law", "/v1/quotas/",
     "taakctl quota GM0716 ", " --explain"},
    {"report.source_housed", "report.source_housed_data", "report.source_housed_law", "/v1/nation/", "taakctl nation ",
     ""},
    {"report.source_inflow", "report.source_inflow_data", "report.source_inflow_law", "/v1/nation/", "taakctl nation ",
     ""},
    {"report.source_expected", "report.source_expected_data", "report.source_expected_law", "/v1/nation/",
     "taakctl nation ", ""},
    {"report.source_province", "report.source_province_data", "report.source_province_law", "/v1/provinces/",
     "taakctl province Zeeland ", ""},
    {"report.source_process", "report.source_process_data", "report.source_process_law", "/v1/process/",
     "taakctl process ", ""},
};

static json_t *source_view(const struct page *page, size_t i)
{
    char period[PERIOD_TEXT_SIZE], day[DAY_TEXT_SIZE] = "";
    bool now = page->at == DAY_NONE;
    period_format(page->period, period);
    if (!now)
        day_format(page->at, day);
    return json_pack(
        "{s:i, s:o, s:o, s:o, s:o, s:o}", "number", (int)i + 1, "what", view_word(page, sources[i].what), "data",
        view_word(page, sources[i].data), "law", view_word(page, sources[i].law), "api",
        json_sprintf("%s%s%s%s", sources[i].api, period, now ? "" : "?at=", day), "command",
        json_sprintf("%s%s%s%s%s", sources[i].command, period, sources[i].options, now ? "" : " --at ", day));
}

static json_t *basis_view(const struct page *page, const struct basis_event *event)
{
    char id[UUID_TEXT_SIZE], time[EVENT_TIME_SIZE];
    return json_pack("{s:o, s:o, s:s, s:s}", "what", view_word(page, event->word), "day",
                     event->day == DAY_NONE ? json_string("–") : view_day(page, event->day), "event",
                     uuid_format(event->source->event_id, id), "time",
                     event_time_format(event->source->event_time, time));
}

void report_sources_set(json_t *view, const struct page *page)
{
    struct basis_event events[BASIS_EVENTS_MOST];
    size_t count = report_basis(page, events);
    json_t *list = json_array(), *basis = json_array();
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
        list = json_appended(list, source_view(page, i));
    for (size_t i = 0; i < count; i++)
        basis = json_appended(basis, basis_view(page, &events[i]));
    json_object_set_new(view, "sources", list);
    json_object_set_new(view, "basis", basis);
}
