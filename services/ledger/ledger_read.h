// The ledger, read from PostgreSQL.
#pragma once

#include "common/database.h"
#include "rules/ledger.h"

// Reads all determinations in force into the ledger, in place of those that it had.
MUST_CHECK bool ledger_read_determinations(struct ledger *ledger, struct database *database, struct error *error);

// Reads the whole of a new ledger: determinations, aggregates with the differences that are not yet folded into them,
// and the position date. Within one REPEATABLE READ transaction of the caller's it is one moment's.
MUST_CHECK bool ledger_read(struct ledger *ledger, struct database *database, struct error *error);
