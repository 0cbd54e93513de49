// How the balances of one period go over to the municipalities of the next across the reorganisations between them;
// Huisvestingswet 2014, article 30. Part of the rules library.
//
// The reorganisations of one day count together. The balance of each from_code is split over its parts by inhabitants;
// a to_code's carry-over is the sum of what its parts bring.
#pragma once

#include "rules/apportion.h"
#include "rules/determinations.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct successor {
    int to_code;
    size_t share; // place in shares
};

struct succession {
    struct share *shares;         // code: the to_code; by from_code, then to_code, each pair once
    int *from_codes;              // of the shares
    struct successor *successors; // by to_code, then from_code
    size_t count;                 // of each of the three; 0 where nothing is reorganised on the day
};

// The reorganisations of a day, with balances of 0. False where memory is short. Free with succession_free.
__attribute__((warn_unused_result)) bool succession_new(struct succession *succession,
                                                        const struct determinations *determinations, int32_t day);
void succession_free(struct succession *succession);

// Splits the balance of a from_code over its parts. The parts are shares *begin up to *end; none where the code is no
// from_code of the day.
void succession_split(struct succession *succession, int from_code, int64_t balance, size_t *begin, size_t *end);

// The first place in successors of a to_code; the code is no to_code of the day where that is another's or behind the
// last.
size_t succession_first(const struct succession *succession, int to_code);

// Whether the code is reorganised on the day; then what its parts bring: 0 for one that is only a from_code, whose
// balance went to others, also where a register of that very day goes on naming it.
bool succession_carry(const struct succession *succession, int code, int64_t *balance);
