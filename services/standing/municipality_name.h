// Names of municipalities as people type them: 's-Gravenhage is also den haag, and sudwest fryslan is one.
#pragma once

#include "common/error.h"

enum name_fit { NAME_OTHER, NAME_PART, NAME_SAME };

// The letters and digits of a name, without case and accents, "sudwestfryslan"; NULL where it is no UTF-8. Free it.
char *name_fold(const char *text);

// How a name, or the everyday one of the two cities that have one, fits what was asked for, which is folded.
enum name_fit name_fits(const char *name, const char *asked);

// How many mistakes of typing make of a name, or of its everyday one, what was asked for, which is folded: a letter too
// many, too few, another one, or two neighbours changed over (Damerau 1964, each place once: optimal string alignment).
// And how many may be taken for mistakes in a text of that length: 1 for every three letters, at most 3.
int name_mistakes(const char *name, const char *asked);
int name_mistakes_most(const char *asked);
