// The figures as JSON, for programs: fields by the names of messages Quota and NationalQuota, enums by names.h, days as
// "2017-04-01" and periods as "2017-1". All values are the caller's (json_decref), NULL where they cannot be
// made: memory is short, or a name is no UTF-8.
#pragma once

#include "standing/steps.h"
#include "standing/unassigned.h"

#include <jansson.h>

// All figures of a municipality in a period that has figures to be shown and in which it exists.
json_t *quota_json(const struct standing *standing, int code, int period);

// An array of the main figures of a municipality, an object a period.
json_t *quota_periods_json(const struct standing *standing, int code);

// All figures of the nation in a period that has figures to be shown; and an array of the main ones, an object a
// period.
json_t *nation_json(const struct standing *standing, int period);
json_t *nation_periods_json(const struct standing *standing);

// An array of objects: about, text, and event_id and event_time where an event said so.
json_t *steps_json(const struct steps *steps);

// An array of objects.
json_t *unassigned_json(const struct unassigned *list, size_t count);
