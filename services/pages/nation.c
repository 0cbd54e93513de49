// The page of the nation in a period.
#include "pages/drawings.h"
#include "pages/half_years.h"
#include "pages/history_words.h"
#include "pages/table.h"
#include "rules/determinations.h"
#include "standing/words.h"

static void add_total(json_t *view, const struct page *page, const struct national_quota *nation)
{
    const struct national_total *total = determinations_total(ledger_determinations(page->records->standing.ledger),
                                                              page->period);
    const char *key = nation->total_status == TOTAL_INDICATIVE   ? "cards.total_indicative"
                      : nation->total_status == TOTAL_DEFINITIVE ? "cards.total_definitive"
                                                                 : "cards.total_forecast";
    json_t *moved = nation->total_status == TOTAL_INDICATIVE || !total
                        ? json_string("")
                        : SAY(page, nation->announced_late ? "cards.total_announced_late" : "cards.total_announced",
                              place_day(page, "day", total->announced_on));
    cards_add(view, "national_total", view_word(page, "cards.total"), view_number(page, nation->national_total),
              view_word(page, key), moved);
}

// Who waits is told for the period that runs alone.
static void add_waiting(json_t *view, const struct page *page, const struct national_quota *nation)
{
    if (nation->phase != PHASE_RUNNING)
        return;
    cards_add(view, "waiting", view_word(page, "cards.waiting"), view_number(page, nation->waiting),
              view_word(page, "cards.waiting_explained"), json_string(""));
    cards_add(view, "family_expected", view_word(page, "cards.family_expected"),
              view_number(page, nation->family_expected), view_word(page, "cards.family_expected_explained"),
              json_string(""));
}

static void add_unassigned(json_t *view, const struct page *page, const struct national_quota *nation)
{
    if (nation->unassigned != 0)
        cards_add(view, "unassigned", view_word(page, "cards.unassigned"), view_number(page, nation->unassigned),
                  view_word(page, "cards.unassigned_explained"), json_string(""));
}

// How many municipalities are on which schedule, once the period has begun.
static json_t *schedules(const struct page *page, const struct national_quota *nation)
{
    if (nation->phase == PHASE_ANNOUNCED)
        return json_null();
    return json_pack("{s:o, s:o, s:o}", "on_schedule", view_count(page, "nation.on_schedule", nation->on_schedule),
                     "slightly_behind", view_count(page, "nation.slightly_behind", nation->slightly_behind), "behind",
                     view_count(page, "nation.behind", nation->behind));
}

static json_t *version_said(const struct page *page, const struct national_total *total,
                            const struct national_total *before)
{
    struct place persons = place_number(page, "persons", total->persons);
    struct place status = place_text("status", total_status_words(total->status, page->language));
    if (!before)
        return SAY(page, "nation.version_first", persons, status);
    return SAY(page, total->persons == before->persons ? "nation.version_same" : "nation.version", persons, status,
               place_number(page, "before", before->persons));
}

// The totals that were announced for the period, the first one first.
static json_t *versions(const struct page *page)
{
    const struct determinations *known = ledger_determinations(page->records->standing.ledger);
    const struct national_total *total = NULL;
    json_t *list = json_array();
    char date[DAY_TEXT_SIZE];
    size_t place = determinations_from(known, DETERMINATION_TOTAL, page->period);
    for (; determinations_until(known, DETERMINATION_TOTAL, place, page->period); place++) {
        const struct national_total *before = total;
        total = determinations_item(known, DETERMINATION_TOTAL, place);
        list = json_appended(list,
                             json_pack("{s:s, s:o, s:o}", "date", day_format(total->announced_on, date), "day",
                                       view_day(page, total->announced_on), "text", version_said(page, total, before)));
    }
    return list;
}

bool page_nation(const struct page *page, const struct history *history, struct buffer *out, struct error *error)
{
    const struct national_quota *nation = &page_period(page)->nation;
    struct sums sums = sums_of_nation(nation);
    struct housed_months months = months_of(page, CODE_NONE, 0, sums.corrected_quota);
    struct place period = place_period("period", page->period);
    json_t *view = layout_view(page, SAY(page, "nation.heading", period));
    cards_set(view, page, "municipality", "NL00", &sums, &months);
    add_total(view, page, nation);
    add_waiting(view, page, nation);
    add_unassigned(view, page, nation);
    json_object_set_new(view, "heading", SAY(page, "nation.heading", period));
    json_object_set_new(view, "schedules", schedules(page, nation));
    json_object_set_new(view, "versions", versions(page));
    json_object_set_new(view, "map", drawn_map(page, 0));
    json_object_set_new(view, "chart_months", drawn_months(page, &months));
    json_object_set_new(view, "chart_periods", drawn_half_years(page, CODE_NONE));
    half_years_set(view, page, CODE_NONE);
    history_set(view, page, history);
    table_set(view, page, 0, "NL00", &sums);
    return view_render(page, "nation", view, out, error);
}
