// What must be said in words of figures that follow from a national total which is no definitive one.
#pragma once

#include "taakctl/standing.h"

#include <stdio.h>

// Behind the figures of one period: an empty line and what its total is; nothing for a definitive one.
void caution_print(enum total_status status, FILE *out);

// Behind a list of periods: the same for each published one in which the municipality exists (CODE_NONE: for all).
void cautions_print(const struct standing *standing, int code, FILE *out);
