// What the figures are computed from, at one moment, with the persons housed by month: for explanations, for months,
// for figures as of a day and for what if.
#pragma once

#include "standing/standing.h"

struct records {
    struct standing standing;
    struct housed_month *months; // by code and month; only those in which somebody was housed
    size_t month_count;
};

// Reads them in a transaction of its own, as standing_read does, and computes the figures. Free with records_free, also
// after a failure.
MUST_CHECK bool records_read(struct records *records, struct database *database, struct error *error);
void records_free(struct records *records);

// The records as of a day, which is a month's first one (docs/rules.md, "As of a day"): persons with a date before it,
// totals and official quotas announced before it, transfers decided before it, as known now; the day is the position
// date. ERROR_CONFIG with what to ask instead where the day is no month's first one, or later than the first one after
// the position date; ERROR_FATAL where memory is short. Free with records_free, also after a failure.
MUST_CHECK bool records_as_of(struct records *then, const struct records *now, int32_t day, struct error *error);

// A municipality's month in a period.
struct month {
    int32_t first_day;
    struct housed housed;
    int64_t due; // persons that should be housed by its end: k * corrected / 6 rounded up, k = 1 to 6; 0 where
                 // corrected <= 0
};

// The six months of a period. code CODE_NONE: the nation, as the sum over all that are municipalities in the period.
// `corrected` is the corrected quota, in persons.
void records_months(const struct records *records, int code, int period, int64_t corrected, struct month months[6]);
