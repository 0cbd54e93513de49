// The report's summary: sentences made of the figures.
#include "pages/report_inside.h"
#include "rules/determinations.h"
#include "standing/words.h"

// "In de eerste helft van 2017 zijn 15.396 mensen gehuisvest …"
static json_t *housed_said(const struct page *page, const struct national_quota *nation)
{
    const char *key = nation->phase == PHASE_ENDED ? "report.sum_ended" : "report.sum_running";
    const char *half = page_word(page, period_half(page->period) == 1 ? "report.first_half" : "report.second_half");
    char year[8];
    snprintf(year, sizeof year, "%d", period_year(page->period));
    return SAY(
        page, key, place_text("half", half), place_text("year", year), place_number(page, "realised", nation->realised),
        place_percent(page, "percent", nation->realised, nation->corrected_quota),
        place_number(page, "corrected", nation->corrected_quota), place_number(page, "family", nation->realised_family),
        place_percent(page, "family_percent", nation->realised_family, nation->realised));
}

// What the corrected quota is made of.
static json_t *asked_said(const struct page *page, const struct national_quota *nation)
{
    const char *key = nation->carry_over > 0   ? "report.sum_asked_backlog"
                      : nation->carry_over < 0 ? "report.sum_asked_lead"
                                               : "report.sum_asked";
    int64_t carried = nation->carry_over < 0 ? -nation->carry_over : nation->carry_over;
    return SAY(page, key, place_number(page, "corrected", nation->corrected_quota),
               place_number(page, "quota", nation->quota_sum), place_number(page, "carried", carried));
}

// How the backlog moved, or what is to go each month.
static json_t *backlog_said(const struct page *page, const struct national_quota *nation)
{
    int left = 6 - nation->months_elapsed;
    if (nation->remaining <= 0)
        return view_word(page, "report.sum_none_left");
    if (nation->phase == PHASE_RUNNING && left > 0)
        return SAY(page, "report.sum_pace", place_number(page, "remaining", nation->remaining),
                   place_number(page, "pace", (nation->remaining + left - 1) / left),
                   place_day(page, "last", period_last_day(page->period)));
    const char *key = nation->remaining < nation->carry_over   ? "report.sum_backlog_smaller"
                      : nation->remaining > nation->carry_over ? "report.sum_backlog_larger"
                                                               : "report.sum_backlog_same";
    return SAY(page, key, place_number(page, "remaining", nation->remaining),
               place_number(page, "before", nation->carry_over > 0 ? nation->carry_over : 0),
               place_period("next", page->period + 1));
}

static json_t *schedules_said(const struct page *page, const struct national_quota *nation)
{
    const char *key = nation->phase == PHASE_ENDED ? "report.sum_schedules_ended" : "report.sum_schedules";
    return SAY(page, key, place_number(page, "on_schedule", nation->on_schedule),
               place_number(page, "slightly_behind", nation->slightly_behind),
               place_number(page, "behind", nation->behind));
}

// The total of a half-year that is to come.
static json_t *total_said(const struct page *page, const struct told_period *period)
{
    const struct national_quota *nation = &period->nation;
    const struct national_total *total = determinations_total(ledger_determinations(page->records->standing.ledger),
                                                              period->period);
    struct place persons = place_number(page, "persons", nation->national_total);
    struct place name = place_period("period", period->period);
    if (nation->total_status == TOTAL_INDICATIVE || !total)
        return SAY(page, "report.sum_total_indicative", name, persons);
    return SAY(page, nation->announced_late ? "report.sum_total_late" : "report.sum_total", name, persons,
               place_text("status", total_status_words(nation->total_status, page->language)),
               place_day(page, "day", total->announced_on));
}

json_t *report_summary(const struct page *page)
{
    const struct national_quota *nation = &page_period(page)->nation;
    json_t *list = json_array();
    if (nation->phase != PHASE_ANNOUNCED)
        list = json_appended(list, housed_said(page, nation));
    list = json_appended(list, asked_said(page, nation));
    if (nation->phase != PHASE_ANNOUNCED) {
        list = json_appended(list, backlog_said(page, nation));
        list = json_appended(list, schedules_said(page, nation));
    }
    for (size_t i = 0; i < page->told->count; i++)
        if (page->told->periods[i].period > page->period)
            list = json_appended(list, total_said(page, &page->told->periods[i]));
    const struct told_period *now = report_running(page);
    if (now)
        list = json_appended(list, SAY(page, "report.sum_waiting", place_number(page, "persons", now->nation.waiting)));
    return list;
}
