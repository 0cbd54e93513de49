// What the municipalities are called, for whoever reads the figures in SQL: the table municipality.
#pragma once

#include "common/database.h"
#include "rules/ledger.h"

// Writes what the registers and reorganisations in force call them, in place of what the table had.
MUST_CHECK bool municipality_names_write(const struct ledger *ledger, struct database *database, struct error *error);

// The same beside what the table has: the columns of sql/municipality_compare.sql, the caller's to clear. NULL with the
// error.
PGresult *municipality_names_compare(const struct ledger *ledger, struct database *database,
                                     struct error *error) MUST_CHECK;
