// The progress report of a half-year: what the State Secretary's letters to parliament told of it, at any moment. It
// looks back and ahead, and tells backlogs, waiting and where each figure comes from.
#pragma once

#include "pages/pages.h"

// Each adds the whole report of the page's period; process is of the same period and day. As a page of the board; as a
// As a page of the board; as a page that stands alone, with its style in it, for a file and for print; and as CSV.
MUST_CHECK bool page_report(const struct page *page, const struct process *process, struct buffer *out,
                            struct error *error);
MUST_CHECK bool report_file(const struct page *page, const struct process *process, struct buffer *out,
                            struct error *error);
MUST_CHECK bool report_csv(const struct page *page, const struct process *process, struct buffer *out,
                           struct error *error);

// Its figures as an array of objects with section, item, period, code, name, value, unit and source, which are the
// columns of the CSV, too. Words are the English ones, whatever the page's language. The caller owns it; NULL where
// memory is short.
json_t *report_rows(const struct page *page, const struct process *process);
