// Names of municipalities as people type them: 's-Gravenhage is also den haag, and sudwest fryslan is one.
#pragma once

#include "common/error.h"

enum name_fit { NAME_OTHER, NAME_PART, NAME_SAME };

// The letters and digits of a name, without case and accents, "sudwestfryslan"; NULL where it is no UTF-8. Free it.
char *name_fold(const char *text);

// How a name, or the everyday one of the two cities that have one, fits what was asked for, which is folded.
enum name_fit name_fits(const char *name, const char *asked);
