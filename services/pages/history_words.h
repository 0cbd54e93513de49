// What changed the determined figures, in words.
#pragma once

#include "pages/view.h"

// Puts into the view `changes`, newest first: each with a sentence as `text`, and as `event` the id of the event that
// is the cause, "" where none is known. Of figures as of a day
// those that were found with a position date before it. history NULL: it cannot be read now, as `changes_unread` says.
void history_set(json_t *view, const struct page *page, const struct history *history);
