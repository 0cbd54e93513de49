// One period while it is computed: its figures and what the computation keeps beside them. Part of the rules library.
//
// A half-year is opened with who exists, its total is divided (division.h), then its cells are settled (settlement.h).
// Computing everything and computing what a change touches are the same: settling what is marked dirty.
#pragma once

#include "rules/apportion.h"
#include "rules/ledger.h"
#include "rules/municipalities.h"
#include "rules/quota.h"
#include "rules/succession.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// What is kept beside a quota.
struct cell {
    int64_t opening_balance; // where opened
    bool opened;
    bool dirty; // to be settled
};

struct half_year {
    struct period_figures figures;
    struct cell *cells; // as figures.quotas
    uint16_t *places;   // by code: the place in figures.quotas, the count where it does not exist then
    uint32_t *dirty;    // places of the dirty cells; has room for all
    size_t dirty_count;
    struct succession succession; // from the period before
};

#define HALF_YEAR_TRY __attribute__((warn_unused_result)) bool // false where memory is short

// Opens a period for the municipalities that exist on its first day, with its transfers and opening balances, all cells
// dirty. The first period has nothing to succeed.
HALF_YEAR_TRY half_year_open(struct half_year *half_year, const struct ledger *ledger, int period, bool is_first,
                             struct municipalities *municipalities);
void half_year_close(struct half_year *half_year);

// Takes the inhabitants of a population, as they count in this period.
void half_year_count_inhabitants(struct half_year *half_year, const struct determinations *determinations,
                                 const struct population *population, struct municipalities *municipalities);

// The place of a municipality, or the count where it does not exist then.
size_t half_year_place(const struct half_year *half_year, int code);

// Marks a cell to be settled; a place that is the count is passed over.
void half_year_mark(struct half_year *half_year, size_t place);
