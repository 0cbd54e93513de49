// Compares the names of municipalities with what people type: "den haag" is 's-Gravenhage, and "sudwest fryslan" is
// Súdwest-Fryslân.
//
// What was asked for is folded once (name_fold), and then compared with each name. Two cities have a second, everyday
// name that the register does not know; the better of the two comparisons counts.
#pragma once

#include "common/error.h"

enum name_fit {
    NAME_OTHER, // it does not fit
    NAME_PART,  // what was asked for is a part of the name
    NAME_SAME   // it is the name
};

// Only the letters and digits of a name, without case and accents: "sudwestfryslan". To be freed with free(). NULL
// where it is no UTF-8.
char *name_fold(const char *text);

// How a name fits what was asked for, which must be folded.
enum name_fit name_fits(const char *name, const char *asked);

// How many mistakes in typing turn the name into what was asked for, which must be folded: a letter too many, a letter
// too few, another letter, or two neighbours changed over. (The distance of Damerau, 1964, with each place changed at
// most once: "optimal string alignment".)
int name_mistakes(const char *name, const char *asked);

// How many may still be mistakes in a text of that length: one for every three letters, at most 3.
int name_mistakes_most(const char *asked);
