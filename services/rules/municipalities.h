// Which municipalities exist on a day, and with how many inhabitants; Huisvestingswet 2014, articles 29 and 30. Part of
// the rules library.
#pragma once

#include "rules/determinations.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// By code.
struct municipalities {
    bool exist[MUNICIPALITY_CODES];
    uint64_t inhabitants[MUNICIPALITY_CODES];
};

// Who exists: the newest register on or before the day, then the reorganisations after the register's day up to the
// day, day by day: every to_code exists, a code that is only a from_code ends. Returns how many; 0 where there is no
// register.
size_t municipalities_exist(const struct determinations *determinations, int32_t day, bool exist[MUNICIPALITY_CODES]);

// Their inhabitants as they count in a period that starts on the day: the sum of the parts of the newest reorganisation
// after the population's reference day up to the day, else the population's own figure, at most the national one. 0
// where they are not known. Whether they exist makes no difference.
void municipalities_inhabitants(const struct determinations *determinations, const struct population *population,
                                int32_t day, uint64_t inhabitants[MUNICIPALITY_CODES]);

// Whether one exists on a day.
bool municipalities_has(const struct determinations *determinations, int32_t day, int code);

// Its newest name on or before a day, NULL where it has none. Borrowed from the determinations.
const char *municipalities_name(const struct determinations *determinations, int32_t day, int code);

// The newest day after one and up to another on which reorganisations make the code consist of parts; DAY_NONE where
// there is none.
int32_t municipalities_reorganised_on(const struct determinations *determinations, int32_t after, int32_t until,
                                      int code);
