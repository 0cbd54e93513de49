// The parts of the progress report (report.h), for its files alone.
#pragma once

#include "pages/cards.h"

// Each puts the parts of a chapter into the view.
void report_past_set(json_t *view, const struct page *page);
void report_ahead_set(json_t *view, const struct page *page);
void report_backlogs_set(json_t *view, const struct page *page);
void report_sources_set(json_t *view, const struct page *page);

// The sentences of the summary, a list.
json_t *report_summary(const struct page *page);

// A month of the whole country, and the one of all half-years that are shown in which most persons were housed. The
// latter has first_day DAY_NONE where nobody was housed yet.
struct record_month {
    int32_t first_day;
    int64_t persons;
};
struct record_month report_record(const struct page *page);

// The municipalities with most persons to go, at most so many; the largest first. To be freed with free().
#define BEHIND_MOST 20
struct behind {
    const struct quota *quota;
    const char *name;
    int province, half_years; // in a row that ended with a backlog, the report's own too once it has ended
};
struct behind *report_behind(const struct page *page, size_t *count);

// A total that was announced: how much it differs from the one before (none: before is NULL), and whether less than 13
// weeks before its period (article 28).
struct version {
    const struct national_total *total, *before;
    bool late;
};
// Calls for each version of a period's total, the first one first.
void report_versions(const struct page *page, int period, void (*on_version)(void *, const struct version *),
                     void *opaque);

// The determinations besides totals that a period's figures rest on: what kind it is by its name in words/, its day
// (DAY_NONE: it has none) and its event.
struct basis_event {
    const char *word;
    int32_t day;
    const struct source *source;
};
#define BASIS_EVENTS_MOST 4
size_t report_basis(const struct page *page, struct basis_event events[BASIS_EVENTS_MOST]);

// The indicative total's parts; false where the last half-year has an announced one.
bool report_indicative(const struct page *page, struct indicative *parts);

// The half-year that runs, which alone tells who waits and who is expected; NULL where none does.
const struct told_period *report_running(const struct page *page);
