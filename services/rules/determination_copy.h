// Copying determinations, and which of two of a kind beats the other. Part of the rules library.
#pragma once

#include "rules/determination.h"

// A copy of `item`, which is the struct of the kind (determination.h), with copies of its lists and names; the lists
// are sorted by code. NULL where memory is short. Free with determination_free.
void *determination_copy(enum determination_kind kind, const void *item);
void determination_free(enum determination_kind kind, void *item);

// Which of two determinations of a kind with the same period or day beats the other, by the order that enum
// determination_kind tells: less than 0 where b beats a, more than 0 where a beats b.
int determination_compare(enum determination_kind kind, const void *a, const void *b);
