// The settling of a municipality's figures in a period, once its quota is known: carry-over, corrected quota, realised,
// remaining and schedule, with the nation's sums of them. Huisvestingswet 2014, articles 29(2) and 30. Part of the
// rules library.
#pragma once

#include "rules/half_year.h"

// Settles the municipality at a place of the half-year, from the ledger and from the period before, which must be
// settled already (NULL for the first period). True where its remaining changed: then the next period must be settled
// too for whoever carries it over.
bool settlement_settle(struct half_year *half_year, const struct half_year *before, const struct ledger *ledger,
                       size_t place);

// Fills those of the nation's figures that are no sums over municipalities: inflow, waiting, family expected,
// unassigned. To be called after the municipalities are settled.
void settlement_count_nation(struct half_year *half_year, const struct ledger *ledger);
