// The figures as JSON, for programs. Members have the names of the fields of messages Quota and NationalQuota; enums
// are told by the words of names.h, days as "2017-04-01" and periods as "2017-1".
//
// The caller owns what comes back (json_decref). It is NULL where it cannot be made, as memory is short or a name is no
// UTF-8.
#pragma once

#include "standing/history.h"
#include "standing/provinces.h"
#include "standing/steps.h"
#include "standing/unassigned.h"

#include <jansson.h>

// All figures of a municipality in a period that is shown and in which it exists (standing_quota is not NULL).
json_t *quota_json(const struct standing *standing, int code, int period);

// An array with an object for each period that is shown and in which the municipality exists: its main figures.
json_t *quota_periods_json(const struct standing *standing, int code);

// The same of the nation: all figures in a period that is shown, and an array of the main ones in each.
json_t *nation_json(const struct standing *standing, int period);
json_t *nation_periods_json(const struct standing *standing);

// The steps as an array of objects with about and text, and with event_id and event_time where an event is the source.
json_t *steps_json(const struct steps *steps);

// The changes as an array of objects, in their order, with changes by figure: {"quota": {"from": 18, "to": 15}}; null
// where there was or is none.
json_t *history_json(const struct history *history);

// The list as an array of objects.
json_t *unassigned_json(const struct unassigned *list, size_t count);

// The sums of a province in a period.
json_t *province_json(const struct province_sums *sums, int period);

// What part is of the whole, in percent with one decimal, half a tenth rounded up; null where the whole is 0 or less.
json_t *percent_json(int64_t part, int64_t whole);
