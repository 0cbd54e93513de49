// The half-years that are shown, one beside the other: of the nation or of a municipality.
#pragma once

#include "pages/view.h"

// Puts into the view `half_years`, from the first, and `half_years_caption`; code CODE_NONE is the nation.
void half_years_set(json_t *view, const struct page *page, int code);

// Whether any half-year of a municipality up to the page's own has ended, so that there is something to say of it.
bool half_years_past(const struct page *page, int code);
