// Copies of determinations, and which of two beats the other. Part of the rules library.
#pragma once

#include "rules/determination.h"

// A copy of the kind's struct with its lists and names, the lists in the order of their codes; NULL where memory is
// short. Free with determination_free.
void *determination_copy(enum determination_kind kind, const void *item);
void determination_free(enum determination_kind kind, void *item);

// Less than 0 where a comes before b in its period or day: b beats a.
int determination_compare(enum determination_kind kind, const void *a, const void *b);
