// How the balances of one period go over to the municipalities of the next, where reorganisations on the next period's
// first day come between; Huisvestingswet 2014, article 30. Part of the rules library.
//
// All reorganisations of that day count together. The balance of each municipality that is named as a from_code is
// split over its parts by their inhabitants, and what a to_code carries over is the sum of what its parts bring.
#pragma once

#include "rules/apportion.h"
#include "rules/determinations.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// One part, as its to_code finds it.
struct successor {
    int to_code;
    size_t share; // its place in shares
};

// All parts of the day, in two orders. A pair of from_code and to_code that several reorganisations name is one part.
struct succession {
    struct share *shares;         // the parts by from_code, then to_code, which is the code of the share
    int *from_codes;              // the from_code of each share
    struct successor *successors; // the parts by to_code, then from_code
    size_t count;                 // of parts; 0 where nothing is reorganised on the day
};

// Finds the parts of a day; no balance has been split over them yet. False where memory is short. Free with
// succession_free.
__attribute__((warn_unused_result)) bool succession_new(struct succession *succession,
                                                        const struct determinations *determinations, int32_t day);
void succession_free(struct succession *succession);

// Splits the balance of a municipality over its parts, in place of what was split over them before. They are the shares
// from *begin up to, and without, *end: none where the code is no from_code of the day.
void succession_split(struct succession *succession, int from_code, int64_t balance, size_t *begin, size_t *end);

// The first place in successors of a to_code. Where the code is no to_code of the day, that place has another code, or
// is the count.
size_t succession_first(const struct succession *succession, int to_code);

// Whether the code is a from_code or a to_code of the day. Then *balance is what its parts bring: 0 for one that is
// only a from_code, as its balance went to others, even if a register of that very day still names it.
bool succession_carry(const struct succession *succession, int code, int64_t *balance);
