// What an update of a figure says in words: what is other than in the update before, "to go 25 → 24; realised 10 → 11".
#pragma once

#include <jansson.h>

// Of an update of quotas or nation, whose value is `after` (as decode.h makes it), and the last one of its key; NULL
// where that is not known, or was a tombstone: then it says where the figure stands. Numbers have their thousands set
// off. To be freed with free().
char *figure_change(const json_t *before, const json_t *after);
