// Reads the ledger, from which the figures are computed, out of PostgreSQL.
#pragma once

#include "common/database.h"
#include "rules/ledger.h"

// Reads all determinations that are not withdrawn, in place of those that the ledger had.
MUST_CHECK bool ledger_read_determinations(struct ledger *ledger, struct database *database, struct error *error);

// Fills a new ledger: determinations, persons housed and come in, and the position date. The counts are the aggregates
// with the differences that are not folded into them yet (docs/decisions/differences.md). Call it within a REPEATABLE
// READ transaction, so that everything is of one moment.
MUST_CHECK bool ledger_read(struct ledger *ledger, struct database *database, struct error *error);

// The same, and the persons housed by month, which a ledger sums by period: *months, which must be NULL, by code and
// month, without those in which nobody was housed; *count of them, which must be 0. The caller frees them with free(),
// also after a failure.
MUST_CHECK bool ledger_read_months(struct ledger *ledger, struct housed_month **months, size_t *count,
                                   struct database *database, struct error *error);
