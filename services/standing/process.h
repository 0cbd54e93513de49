// How long people wait: permits and arrivals that are not housed yet, by weeks, and weeks from permit or arrival to
// housing, where a placement names the record that it houses (holder_record_id).
#pragma once

#include "common/database.h"
#include "rules/calendar.h"

#include <jansson.h>

// Persons who wait for so many whole weeks on the position date.
struct process_waiting {
    int weeks_from, weeks_to; // inclusive; weeks_to -1: and more
    int64_t persons;
};

// Persons who were housed and of whom it is known how long they waited.
struct process_housed {
    int32_t month; // its first day; DAY_NONE where it is a province's
    int province;  // 0 where it is a month's
    bool few;      // too few to be told (process_few.h), or derivable: nothing below is told
    int32_t until; // a province's: those housed before this day, a month's first one (process_few.h)
    int64_t persons;
    int median_weeks, p90_weeks; // whole weeks, nearest rank over persons; 0 where there are no persons
};

struct process {
    int period;
    int32_t position_date;           // DAY_NONE: there is nothing yet
    struct process_waiting *waiting; // of the whole country, on the position date
    size_t waiting_count;
    struct process_housed *months; // of the whole country: those that have begun
    size_t month_count;
    struct process_housed *provinces; // by code
    size_t province_count;
    int64_t housed, unlinked; // persons housed in the period; of these: not known how long they waited
};

// Reads it for a period, as of a day (DAY_NONE: now), in a transaction of its own. Reads every placement of the period,
// and every record that is not housed. Free with process_free, also after a failure.
MUST_CHECK bool process_read(struct process *process, int period, int32_t at, struct database *database,
                             struct error *error);
void process_free(struct process *process);

// All of it as an object. The caller owns it (json_decref); NULL where memory is short.
json_t *process_json(const struct process *process);
