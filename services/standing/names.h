// The words that people use for what the figures hold as numbers.
#pragma once

#include "rules/quota.h"

// A period as people write it, "2017-I"; written into and returned as `text`.
const char *period_roman(int period, char text[PERIOD_TEXT_SIZE]);

// A municipality's code, "GM0716", written into and returned as `text`; and back, in either case of letters. code_parse
// is CODE_NONE for anything else.
#define CODE_TEXT_SIZE 16
const char *code_format(int code, char text[CODE_TEXT_SIZE]);
int code_parse(const char *text);

// One or two words each, in lower case, such as "running", "slightly behind".
const char *phase_name(enum phase phase);
const char *total_status_name(enum total_status status);
const char *basis_name(enum basis basis);
const char *schedule_name(enum schedule schedule);
const char *balance_name(int64_t carry_over); // "backlog", "lead" or, for 0, ""

// What must be said beside figures whose national total is not definitive: a sentence that begins "the national total
// is only". NULL where it is definitive.
const char *total_status_caution(enum total_status status);
