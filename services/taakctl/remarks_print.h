// Remarks on the lines of an input, on standard error.
#pragma once

#include "feed/remarks.h"
#include "taakctl/progress.h"

// Remarks that are printed as they come: "line 7: invalid-date: housed_on is no date such as 2017-01-31", or
// "line 7: warning: …". The arena is that of remarks; the bar is taken away before a line is written (NULL: none).
struct remarks remarks_printed(struct arena *arena, struct progress *progress);

// How many more there were than were printed.
void remarks_print_rest(const struct remarks *remarks);
