// Prints remarks on the lines of an input, and how it was read, on standard error.
#pragma once

#include "feed/reading.h"
#include "feed/remarks.h"
#include "terminal/progress.h"

// Remarks (feed/remarks.h) that are printed as they come: "line 7: invalid-date: housed_on is no date such as
// 2017-01-31", or "line 7: warning: …". The arena keeps the doubts. The progress bar, if any (NULL: none), is taken
// away before a line is printed. Both are borrowed.
struct remarks remarks_printed(struct arena *arena, struct progress *progress);

// Prints at the end how many more there were than were printed, and how the input was read, if that is not the plain
// way (reading_text); then `with_rows` adds the first rows as they were read.
void remarks_print_rest(const struct remarks *remarks, const struct reading *reading, bool with_rows);
