// The figures of records as JSON, as figures_json.h makes it of what is told. The caller owns what comes back; NULL
// where it cannot be made.
#pragma once

#include "standing/records.h"

#include <jansson.h>

// All figures of a municipality in a period in which it has some, with `months`; and the main ones in each period.
json_t *records_quota_json(const struct records *records, int code, int period);
json_t *records_quota_periods_json(const struct standing *standing, int code);

// The nation's in a period that is shown, and the main ones in each.
json_t *records_nation_json(const struct standing *standing, int period);
json_t *records_nation_periods_json(const struct standing *standing);
