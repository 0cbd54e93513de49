#include "pages/drawings.h"

#include "pages/chart.h"
#include "pages/map.h"
#include "pages/pages_inside.h"

#include <stdio.h>
#include <stdlib.h>

json_t *drawn_map(const struct page *page, int province)
{
    char before[32], period[PERIOD_TEXT_SIZE], suffix[SUFFIX_SIZE];
    snprintf(before, sizeof before, "/%s/", period_format(page->period, period));
    struct map map = {.period = page_period(page),
                      .ledger = page->records->standing.ledger,
                      .province = province,
                      .language = page->language,
                      .not_begun = page_word(page, "map.not_begun"),
                      .schedules = {"", page_word(page, "site.on_schedule"), page_word(page, "site.slightly_behind"),
                                    page_word(page, "site.behind")},
                      .before = before,
                      .after = page_suffix(page->language, page->at, suffix)};
    return map_view(&map);
}

json_t *drawn_months(const struct page *page, const struct housed_months *months)
{
    int32_t position = page->at != DAY_NONE ? page->at - 1 : page->position;
    return chart_months(months->months, position, page->language, page->pages->words[page->language]);
}

json_t *drawn_half_years(const struct page *page, int code)
{
    size_t count;
    struct chart_period *periods = chart_periods_of(page->told, code, &count);
    json_t *view = periods && count > 0 ? chart_periods(periods, count, page->language) : json_null();
    free(periods);
    return view;
}
