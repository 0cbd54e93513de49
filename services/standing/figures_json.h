// The figures as JSON, for programs. Members have the names of the fields of messages Quota and NationalQuota; enums
// are told by the words of names.h, days as "2017-04-01" and periods as "2017-1".
//
// The caller owns what comes back (json_decref). It is NULL where it cannot be made, as memory is short or a name is no
// UTF-8.
#pragma once

#include "standing/history.h"
#include "standing/province_figures.h"
#include "standing/records.h"
#include "standing/steps.h"
#include "standing/unassigned.h"

#include <jansson.h>

// Appends a value to a list, both of which it takes over, and returns the list. Where that fails, or either is NULL, it
// frees both and returns NULL: so a list is either whole or not there.
json_t *json_appended(json_t *list, json_t *item);

// All figures of a municipality in a period that is told: the fields of Quota, then its province ("PV29", or null), the
// percentage of the corrected quota that is realised (percent_json), and the revision where the message has one. The
// ledger has the names.
json_t *quota_json(const struct told_period *period, const struct told_quota *told, const struct ledger *ledger);

// An array with an object for each period that is told and in which the municipality exists: its main figures.
json_t *quota_periods_json(const struct told *told, int code);

// The same of the nation: all figures in a period, and an array of the main ones in each.
json_t *nation_json(const struct told_period *period);
json_t *nation_periods_json(const struct told *told);

// The months of a period as an array of objects: month ("2017-01"), realised, realised_family and due.
json_t *months_json(const struct month months[6]);

// What came of a question "what if" (what_if.h) in its period: an array of the municipalities' objects, each with
// `difference`, which is its corrected quota less today's; null where it has none today. `today` is NULL where the
// period has no figures today. The ledger is the question's.
json_t *what_if_json(const struct told_period *result, const struct told_period *today, const struct ledger *ledger);

// The steps as an array of objects with about and text, and with event_id and event_time where an event is the source.
json_t *steps_json(const struct steps *steps);

// The changes as an array of objects, in their order, with changes by figure: {"quota": {"from": 18, "to": 15}}; null
// where there was or is none.
json_t *history_json(const struct history *history);

// The list as an array of objects.
json_t *unassigned_json(const struct unassigned *list, size_t count);

// The sums of a province in a period.
json_t *province_json(const struct province_sums *sums, int period);

// The same with `quotas`, an array of its municipalities' objects, each with backlog_half_years and backlog_persons
// (struct backlog_run) and remaining_change, how many more are to go than on the day before; null where that is not
// known.
json_t *province_figures_json(const struct province_figures *figures, const struct ledger *ledger);

// What part is of the whole, in percent with one decimal, half a tenth rounded up; null where the whole is 0 or less.
json_t *percent_json(int64_t part, int64_t whole);
