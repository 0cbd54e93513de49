// The determinations that have changed since figures were last published, and which of them moved a figure: so a change
// can name its cause.
#pragma once

#include "common/database.h"

#include <stdint.h>

// Those figures of a municipality or the nation that are determined, by a determination or by what it leads to, and not
// counted from persons.
enum determined_figure {
    DETERMINED_NATIONAL_TOTAL,
    DETERMINED_TOTAL_STATUS,
    DETERMINED_QUOTA, // the nation's: the sum of all quotas
    DETERMINED_TRANSFERRED,
    DETERMINED_CARRY_OVER,
    DETERMINED_FIGURES
};

// A determination that may be a cause, and the event that said it.
struct cause {
    const char *subject;  // "total/2017-2/definitive/2017-04-05"
    uint8_t event_id[16]; // ce_id
    int64_t event_time;   // ce_time, microseconds since 2000-01-01 UTC
};

struct causes;

struct causes *causes_new(void);
void causes_free(struct causes *causes);

// Adds the determinations of some subjects, as the database has them now; a withdrawn one is a cause too.
MUST_CHECK bool causes_add(struct causes *causes, struct database *database, struct array_reader subjects,
                           struct error *error);
// Forgets them all.
void causes_clear(struct causes *causes);

// The determination that most likely moved a figure: of those that can have done so, one about this very municipality
// and period before one about many, that before one which may have said so before it was said anew, and of several
// alike the one with the latest event. NULL where none can have moved it. code CODE_NONE is the nation. appeared: the
// period's figures are determined now and were not, or the other way round. Borrowed until causes_clear.
const struct cause *causes_find(const struct causes *causes, enum determined_figure figure, int code, int period,
                                bool appeared);
