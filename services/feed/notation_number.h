// Numbers as people write them; a part of notation.h.
#pragma once

#include "feed/reading.h"

// Makes *text, a whole number, plain digits with a - before them where it is below 0. False with the fault where it
// could be two numbers.
bool notation_number(const char *column, const char **text, struct arena *arena, struct reading *reading,
                     struct row_fault *fault);

// Makes the comma of *text, a number of degrees, a point.
void notation_degrees(const char **text, struct arena *arena, struct reading *reading);
