// The determinations that changed since figures were last published, and which of them moved a figure.
#pragma once

#include "common/database.h"

#include <stdint.h>

// The figures of a municipality or the nation that are determined, not counted.
enum determined_figure {
    DETERMINED_NATIONAL_TOTAL,
    DETERMINED_TOTAL_STATUS,
    DETERMINED_QUOTA, // the nation's: the sum of all quotas
    DETERMINED_TRANSFERRED,
    DETERMINED_CARRY_OVER,
    DETERMINED_FIGURES
};

struct cause {
    const char *subject; // "total/2017-2/definitive/2017-04-05"
    uint8_t event_id[16];
    int64_t event_time; // microseconds since 2000
};

struct causes;

struct causes *causes_new(void);
void causes_free(struct causes *causes);

// Reads the determinations of some subjects as they are now, a withdrawal too, beside those that it has.
MUST_CHECK bool causes_add(struct causes *causes, struct database *database, struct array_reader subjects,
                           struct error *error);
void causes_clear(struct causes *causes);

// Of those that can have moved the figure the one that says most of it: of this very municipality and period before one
// of all, and of these the latest event. NULL where none can have. code CODE_NONE: the nation.
const struct cause *causes_find(const struct causes *causes, enum determined_figure figure, int code, int period);
