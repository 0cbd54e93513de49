// The words that people use for what the figures say in numbers.
#pragma once

#include "rules/quota.h"

// "2017-I", as people write it.
const char *period_roman(int period, char text[PERIOD_TEXT_SIZE]);

// "GM0716", and back: in either case; CODE_NONE for anything else.
#define CODE_TEXT_SIZE 16
const char *code_format(int code, char text[CODE_TEXT_SIZE]);
int code_parse(const char *text);

const char *phase_name(enum phase phase);
const char *total_status_name(enum total_status status);
const char *basis_name(enum basis basis);
const char *schedule_name(enum schedule schedule);
const char *balance_name(int64_t carry_over); // "backlog", "lead" or ""

// What must be said of figures that follow from a national total which is no definitive one: a sentence that begins
// "the national total is only"; NULL for a definitive one.
const char *total_status_caution(enum total_status status);
