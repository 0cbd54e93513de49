// The words that people use for what the figures hold as numbers.
#pragma once

#include "rules/quota.h"

// A period as people write it, "2017-I"; written into and returned as `text`.
const char *period_roman(int period, char text[PERIOD_TEXT_SIZE]);

// One or two words each, in lower case, such as "running", "slightly behind".
const char *phase_name(enum phase phase);
const char *total_status_name(enum total_status status);
const char *basis_name(enum basis basis);
const char *schedule_name(enum schedule schedule);
enum schedule schedule_parse(const char *name); // 0 where it is none
const char *balance_name(int64_t carry_over);   // "backlog", "lead" or, for 0, ""

// What must be said beside figures whose national total is not definitive: a sentence that begins "the national total
// is only". NULL where it is definitive.
const char *total_status_caution(enum total_status status);
