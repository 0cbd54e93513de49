// The table of municipalities, and that of provinces.
#pragma once

#include "pages/cards.h"

// Puts into the view `rows`: the municipalities of the page's period, those of a province or with 0 all, by name; and
// `rows_sum`, which is a row of the sums as `code`; and `download_query`. In a province's, rows have also what changed
// in the last month and for how many half-years in a row they ended with a backlog.
void table_set(json_t *view, const struct page *page, int province, const char *code, const struct sums *sums);

// A row's figures, which tables of anything have in common: code, name and the columns of figures.
json_t *table_row(const struct page *page, const char *code, const char *name, const struct sums *sums);

// The order of municipalities in a table: by name without its case; what begins with an apostrophe ('s-Gravenhage)
// comes where the letters put it.
int names_compare(const char *a, const char *b);
