// Charts, as views of the templates chart_months, chart_periods, chart_weeks and chart_bar: everything is computed
// here, in the units of a drawing of CHART_WIDTH by CHART_HEIGHT whose origin is in the upper left. Each has its
// numbers as a table, too.
//
// What comes back is to be freed with json_decref; it is NULL where memory is short.
#pragma once

#include "standing/language.h"
#include "standing/process.h"
#include "standing/records.h"
#include "standing/told.h"

#include <jansson.h>

#define CHART_WIDTH  480
#define CHART_HEIGHT 262

// The six months of a period: persons housed since it began, by the end of each month that has begun on the position
// date (DAY_NONE: none has), the family members among them, and the straight line of what is due.
json_t *chart_months(const struct month months[6], int32_t position, enum language language, const json_t *words);

// A half-year in a chart of them: persons.
struct chart_period {
    int period;
    enum phase phase;
    enum total_status status; // what is only a forecast, or indicative, is drawn as such
    int64_t corrected, realised, remaining;
};
// What was asked and done in each half-year, and what remained of it. At least one period.
json_t *chart_periods(const struct chart_period *periods, size_t count, enum language language);

// The periods that are shown of a municipality; of the nation for CODE_NONE. To be freed with free(); *count may be 0.
// NULL where memory is short.
struct chart_period *chart_periods_of(const struct told *told, int code, size_t *count);

// Persons who wait, by weeks, beside the norm, which is in weeks. At least one range.
json_t *chart_weeks(const struct process_waiting *waiting, size_t count, int norm, enum language language);

// A small bar: how much of the corrected quota is realised, and how much is due after so many months of the period.
json_t *chart_bar(int64_t realised, int64_t corrected, int months_elapsed);
