// A period while it is computed: its figures, and what the computation keeps beside them. Part of the rules library.
//
// A half-year is opened for the municipalities that exist then, its total is divided among them (division.h), and then
// each municipality's figures are settled (settlement.h). A "cell" is one municipality in one half-year. Computing
// everything and computing what a change touches are the same thing: settling the cells that are marked as dirty.
#pragma once

#include "rules/apportion.h"
#include "rules/ledger.h"
#include "rules/municipalities.h"
#include "rules/quota.h"
#include "rules/succession.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// What is kept beside a municipality's figures.
struct cell {
    int64_t opening_balance; // the one that was determined for it, if `opened`
    bool opened;             // there is one
    bool dirty;              // it is to be settled, and is in the list of those
};

struct half_year {
    struct period_figures figures;
    struct cell *cells; // in the order of figures.quotas, as many
    uint16_t *places;   // by code: its place in figures.quotas; figures.count where it does not exist then
    uint32_t *dirty;    // the places of the dirty cells; there is room for all
    size_t dirty_count;
    struct succession succession; // how balances come over from the period before
};

// What returns it is false where memory is short.
#define HALF_YEAR_TRY __attribute__((warn_unused_result)) bool

// Opens a period for the municipalities that exist on its first day, with its transfers and opening balances and all
// cells dirty; inhabitants and total are still missing. is_first: there is no period before it. `municipalities` is
// room to work in. Free with half_year_close; where it fails there is nothing to free.
HALF_YEAR_TRY half_year_open(struct half_year *half_year, const struct ledger *ledger, int period, bool is_first,
                             struct municipalities *municipalities);
void half_year_close(struct half_year *half_year);

// Fills in the inhabitants as they count in this period, by a population; `municipalities` is room to work in.
void half_year_count_inhabitants(struct half_year *half_year, const struct determinations *determinations,
                                 const struct population *population, struct municipalities *municipalities);

// The place of a municipality in figures.quotas; figures.count where it does not exist then, or the code is none.
size_t half_year_place(const struct half_year *half_year, int code);

// Marks the cell at a place as dirty. Nothing happens where it is so already, or where the place is figures.count.
void half_year_mark(struct half_year *half_year, size_t place);
