// Dates as people write them; a part of notation.h.
#pragma once

#include "feed/reading.h"

// Makes *text, a date, 2017-01-31, where it is one in a way that notation.h lists. False with the fault where it could
// mean two days, or has a time of day or a year of two digits.
bool notation_date(const char *column, const char **text, struct arena *arena, struct reading *reading,
                   struct row_fault *fault);
