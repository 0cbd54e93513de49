// The municipalities of a province in a period, beside what they were: who is behind, since when, and what has changed.
#pragma once

#include "standing/provinces.h"

struct province_row {
    const struct told_quota *quota; // borrowed from the period
    const char *name;               // borrowed from the ledger
    struct backlog_run run;         // half-years in a row that it ended with a backlog
    bool has_change;
    int64_t change; // how many more persons are to go than on the day before; fewer: < 0
};

// Makes the rows, by name; *count of them. `told` has the periods that came before, and `before` the same period as of
// an earlier day, or NULL: then nothing is known of a change. To be freed with free(); NULL where the province has no
// municipality in the period. Aborts where memory is short.
struct province_row *province_rows_make(const struct told *told, const struct told_period *period,
                                        const struct told_period *before, const struct ledger *ledger, int province,
                                        size_t *count);

// The sums over the province; false where it has no municipality in the period.
MUST_CHECK bool province_sums_of(struct province_sums *sums, const struct told_period *period,
                                 const struct ledger *ledger, int province);

// The province that a text means: its code ("PV29") or its name, without regard to case and accents. 0 where it is
// none.
int province_search(const char *text);
