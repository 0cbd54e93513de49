// The settling of a period: carry-over, corrected quota, realised, remaining, schedule, and the nation's sums of them;
// Huisvestingswet 2014, articles 29(2) and 30. Part of the rules library.
#pragma once

#include "rules/half_year.h"

// Settles a cell (one municipality's quota) from the period before (NULL for the first) and the ledger. True where its
// remaining changed.
bool settlement_settle(struct half_year *half_year, const struct half_year *before, const struct ledger *ledger,
                       size_t place);

// Takes the nation's figures that are no sums over municipalities: inflow, waiting, unassigned.
void settlement_count_nation(struct half_year *half_year, const struct ledger *ledger);
