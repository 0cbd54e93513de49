// The report's look ahead: the totals of this half-year and those to come in all their versions, and who is expected.
#include "messages/event.h"
#include "messages/identifier.h"
#include "pages/report_inside.h"
#include "standing/words.h"

struct version_rows {
    const struct page *page;
    json_t *rows;
    int period;
};

static void version_add(void *opaque, const struct version *version)
{
    struct version_rows *list = opaque;
    const struct page *page = list->page;
    const struct national_total *total = version->total;
    int64_t moved = version->before ? (int64_t)total->persons - (int64_t)version->before->persons : 0;
    char id[UUID_TEXT_SIZE], time[EVENT_TIME_SIZE];
    event_time_format(total->source.event_time, time);
    list->rows = json_appended(
        list->rows, json_pack("{s:o, s:o, s:o, s:s, s:o, s:o, s:s, s:s}", "roman", view_roman(list->period), "day",
                              view_day(page, total->announced_on), "persons", view_number(page, total->persons),
                              "status", total_status_words(total->status, page->language), "moved",
                              version->before ? view_signed(page, moved) : json_string("–"), "late",
                              view_word(page, version->late ? "report.late" : "report.in_time"), "event",
                              uuid_format(total->source.event_id, id), "time", time));
}

static void indicative_add(struct version_rows *list, const struct national_quota *nation)
{
    list->rows = json_appended(list->rows,
                               json_pack("{s:o, s:s, s:o, s:s, s:s, s:s, s:s, s:s}", "roman", view_roman(list->period),
                                         "day", "–", "persons", view_number(list->page, nation->national_total),
                                         "status", total_status_words(TOTAL_INDICATIVE, list->page->language), "moved",
                                         "–", "late", "–", "event", "", "time", ""));
}

static json_t *version_rows(const struct page *page)
{
    struct version_rows list = {page, json_array(), PERIOD_NONE};
    for (size_t i = 0; i < page->told->count; i++) {
        const struct told_period *period = &page->told->periods[i];
        if (period->period < page->period)
            continue;
        list.period = period->period;
        report_versions(page, period->period, version_add, &list);
        if (period->nation.total_status == TOTAL_INDICATIVE)
            indicative_add(&list, &period->nation);
    }
    return list.rows;
}

// How the indicative total comes about, in sentences.
static json_t *indicative_said(const struct page *page)
{
    struct indicative parts;
    json_t *list = json_array();
    if (!report_indicative(page, &parts))
        return list;
    list = json_appended(list,
                         SAY(page, "report.indicative_inflow", place_number(page, "inflow", parts.inflow),
                             place_day(page, "first", parts.first_day), place_day(page, "last", parts.last_day),
                             place_number(page, "days", parts.days), place_number(page, "expected", parts.expected),
                             place_period("period", page->told->periods[page->told->count - 1].period)));
    return json_appended(list,
                         SAY(page, "report.indicative_sum", place_number(page, "waiting", parts.waiting),
                             place_number(page, "expected", parts.expected),
                             place_number(page, "outflow", parts.outflow), place_number(page, "total", parts.total)));
}

void report_ahead_set(json_t *view, const struct page *page)
{
    const struct told_period *now = report_running(page);
    json_object_set_new(view, "versions", version_rows(page));
    json_object_set_new(view, "expected_said",
                        now ? SAY(page, "report.expected", place_number(page, "waiting", now->nation.waiting),
                                  place_number(page, "family", now->nation.family_expected))
                            : json_string(""));
    json_object_set_new(view, "indicative", indicative_said(page));
}
