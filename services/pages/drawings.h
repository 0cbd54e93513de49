// The map of map.h and the charts of chart.h as parts of a page.
#pragma once

#include "pages/cards.h"

// The view of the map of the page's period; of a province's municipalities, or with 0 of all.
json_t *drawn_map(const struct page *page, int province);

// The view of the chart of months, and of that of half-years; null where there is nothing to draw. code CODE_NONE is
// the nation.
json_t *drawn_months(const struct page *page, const struct housed_months *months);
json_t *drawn_half_years(const struct page *page, int code);
