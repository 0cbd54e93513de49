// What the report tells beyond the figures of a half-year, as values: for its page and its CSV alike.
#include "common/arena.h"
#include "pages/report_inside.h"
#include "rules/determinations.h"

#include <stdlib.h>

#define LATE_DAYS 91 // 13 weeks, article 28

struct record_month report_record(const struct page *page)
{
    struct record_month record = {DAY_NONE, 0};
    for (size_t i = 0; i < page->told->count; i++) {
        struct month months[6];
        records_months(page->records, CODE_NONE, page->told->periods[i].period, 0, months);
        for (int month = 0; month < 6; month++)
            if (months[month].housed.persons > record.persons)
                record = (struct record_month){months[month].first_day, months[month].housed.persons};
    }
    return record;
}

static int behind_compare(const void *a, const void *b)
{
    const struct quota *x = ((const struct behind *)a)->quota, *y = ((const struct behind *)b)->quota;
    if (x->remaining != y->remaining)
        return x->remaining < y->remaining ? 1 : -1;
    return x->code - y->code;
}

struct behind *report_behind(const struct page *page, size_t *count)
{
    const struct told_period *period = page_period(page);
    struct behind *list = memory_resize(NULL, period->count + 1, sizeof *list);
    *count = 0;
    for (size_t i = 0; i < period->count; i++) {
        const struct quota *quota = &period->quotas[i].quota;
        const struct municipality *place = municipality_place(page->records->standing.ledger, quota->code,
                                                              page->period);
        if (quota->remaining > 0)
            list[(*count)++] = (struct behind){quota, place ? place->name : "", place ? place->province : 0, 0};
    }
    qsort(list, *count, sizeof *list, behind_compare);
    if (*count > BEHIND_MOST)
        *count = BEHIND_MOST;
    for (size_t i = 0; i < *count; i++)
        list[i].half_years = backlog_run_of(page->told, list[i].quota->code, page->period).half_years;
    return list;
}

void report_versions(const struct page *page, int period, void (*on_version)(void *, const struct version *),
                     void *opaque)
{
    const struct determinations *known = ledger_determinations(page->records->standing.ledger);
    struct version version = {0};
    size_t place = determinations_from(known, DETERMINATION_TOTAL, period);
    for (; determinations_until(known, DETERMINATION_TOTAL, place, period); place++) {
        version.before = version.total;
        version.total = determinations_item(known, DETERMINATION_TOTAL, place);
        version.late = version.total->announced_on > period_first_day(period) - LATE_DAYS;
        on_version(opaque, &version);
    }
}

size_t report_basis(const struct page *page, struct basis_event events[BASIS_EVENTS_MOST])
{
    const struct determinations *known = ledger_determinations(page->records->standing.ledger);
    int32_t reference = period_reference_day(page->period);
    const struct opening_balance *balance = determinations_balance(known, page->period);
    const struct population *population = determinations_population_until(known, reference);
    const struct municipal_register *list = determinations_register(known, period_first_day(page->period));
    size_t count = 0, place = determinations_from(known, DETERMINATION_OFFICIAL_QUOTA, page->period);
    const struct official_quota *official = NULL;
    for (; determinations_until(known, DETERMINATION_OFFICIAL_QUOTA, place, page->period); place++)
        official = determinations_item(known, DETERMINATION_OFFICIAL_QUOTA, place);
    if (official)
        events[count++] = (struct basis_event){"report.basis_official", official->announced_on, &official->source};
    if (balance)
        events[count++] = (struct basis_event){"report.basis_balance", DAY_NONE, &balance->source};
    if (population)
        events[count++] = (struct basis_event){"report.basis_population", population->reference_day,
                                               &population->source};
    if (list)
        events[count++] = (struct basis_event){"report.basis_register", list->effective_on, &list->source};
    return count;
}

bool report_indicative(const struct page *page, struct indicative *parts)
{
    const struct standing *standing = &page->records->standing;
    int first, last;
    if (!figures_range(standing->figures, &first, &last) ||
        figures_period(standing->figures, last)->nation.total_status != TOTAL_INDICATIVE)
        return false;
    *parts = figures_indicative(standing->figures, standing->ledger);
    return true;
}

const struct told_period *report_running(const struct page *page)
{
    for (size_t i = 0; i < page->told->count; i++)
        if (page->told->periods[i].nation.phase == PHASE_RUNNING)
            return &page->told->periods[i];
    return NULL;
}
