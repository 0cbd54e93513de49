// Who waits for a home, and what total that suggests for the period after the last one that has one. Part of the rules
// library. The indicative total is the product's own, no law has it.
#pragma once

#include "rules/explain.h"

#define INDICATIVE_INFLOW_DAYS 182 // the position date included

// Persons with a permit (all categories but family reunification) or arrived as family, less all persons placed.
int64_t waiting_persons(const struct ledger *ledger);

// Family members with a permit who have not arrived.
int64_t waiting_family_expected(const struct ledger *ledger);

// The indicative total of a period, with its parts. The figures of the periods before must be there; the ledger must
// have a position date.
struct indicative indicative_of(const struct ledger *ledger, const struct figures *figures, int period);
