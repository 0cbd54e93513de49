// The names of municipalities in the table municipality, for those who read the figures in SQL. The rules do not use
// it.
#pragma once

#include "common/database.h"
#include "rules/ledger.h"

// Writes what the ledger's registers and reorganisations call the municipalities, in place of what the table had.
MUST_CHECK bool municipality_names_write(const struct ledger *ledger, struct database *database, struct error *error);

// Reads the same beside what the table has, to compare the two: the columns are those of sql/municipality_compare.sql.
// The caller frees the result with PQclear. NULL with the error.
PGresult *municipality_names_compare(const struct ledger *ledger, struct database *database,
                                     struct error *error) MUST_CHECK;
