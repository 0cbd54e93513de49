// Dismissing rejects: somebody has looked at them, and they need no more attention. They stay on their topic and in the
// table, and are not listed or replayed by a filter any more.
#pragma once

#include "audit/rejects.h"

// Dismisses what is selected, and notes why. *count is how many that are. ERROR_FATAL where there is no reject of an
// id; see rejects_time_refused for the filter's times.
MUST_CHECK bool rejects_dismiss(const struct rejects_selection *selection, const char *why, struct database *database,
                                int64_t *count, struct error *error);

// Takes that back, of all that are selected, the dismissed ones too. *count is how many were dismissed.
MUST_CHECK bool rejects_dismiss_undo(const struct rejects_selection *selection, struct database *database,
                                     int64_t *count, struct error *error);
