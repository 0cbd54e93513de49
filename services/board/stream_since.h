// Updates from before those that are in memory.
#pragma once

#include "board/shared.h"
#include "board/store.h"

#define SINCE_MOST 1000

// The last update of each key that was told behind *sequence, from the tables, in their order; only a municipality's,
// or with CODE_NONE all. *sequence becomes that of the last one. Where there is no going on, or there are more than
// SINCE_MOST, there are none and *sequence becomes -1. The list and what is in it are the caller's.
MUST_CHECK bool stream_since(struct store *store, const char *source, int code, int64_t *sequence,
                             struct shared ***events, size_t *count, struct error *error);
