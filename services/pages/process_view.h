// How long people wait, as a part of a page.
#pragma once

#include "pages/view.h"

// Puts into the view: norm, chart_weeks (null where nobody waits), waiting_said, waiting_nation, tables (of months and
// of provinces) and linked_said.
void process_set(json_t *view, const struct page *page, const struct process *process, int norm);
