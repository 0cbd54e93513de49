// The table of a period as a file: a row for each municipality, a column for each member of the API's objects.
//
// What is not a number and looks like a formula to a spreadsheet is told as text.
#pragma once

#include "standing/told.h"

// Each gives a file's bytes from malloc and their number; NULL where memory is short.
char *table_csv(const struct told_period *period, const struct ledger *ledger, size_t *size);
char *table_workbook(const struct told_period *period, const struct ledger *ledger, size_t *size);
