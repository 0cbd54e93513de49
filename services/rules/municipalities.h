// Which municipalities exist on a day, and with how many inhabitants they count; Huisvestingswet 2014, articles 29 and
// 30. The rules are told in docs/rules.md. Part of the rules library.
#pragma once

#include "rules/determinations.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Room for the answers about all municipalities, by code. The caller allocates it once, as it is large.
struct municipalities {
    bool exist[MUNICIPALITY_CODES];
    uint64_t inhabitants[MUNICIPALITY_CODES];
};

// Which codes are municipalities on the day, and how many. They are those of the newest register on or before the day,
// changed by the reorganisations after the register's day up to the day. On each day of reorganisations every to_code
// exists from then on, and a code that is only a from_code ends. Without a register there are none.
size_t municipalities_exist(const struct determinations *determinations, int32_t day, bool exist[MUNICIPALITY_CODES]);

// With how many inhabitants each code counts in a period that starts on `day`: the sum of its parts, where
// reorganisations after the population's reference day up to `day` made it of parts (the newest such day counts, all
// its reorganisations together); else the population's own figure. At most the national figure, and 0 where it is not
// known. Codes that do not exist on the day get a figure too.
void municipalities_inhabitants(const struct determinations *determinations, const struct population *population,
                                int32_t day, uint64_t inhabitants[MUNICIPALITY_CODES]);

// Whether a code is a municipality on a day.
bool municipalities_has(const struct determinations *determinations, int32_t day, int code);

// What the newest register or reorganisation on or before the day that names a code says of it, and the name alone;
// NULL where none does. Borrowed from the determinations.
const struct municipality *municipalities_named(const struct determinations *determinations, int32_t day, int code);
const char *municipalities_name(const struct determinations *determinations, int32_t day, int code);

// The newest day after `after`, up to and including `until`, on which a reorganisation makes the code consist of parts
// (it is a to_code); DAY_NONE where there is none.
int32_t municipalities_reorganised_on(const struct determinations *determinations, int32_t after, int32_t until,
                                      int code);
