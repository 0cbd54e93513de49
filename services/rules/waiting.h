// Who waits for a home. Part of the rules library.
#pragma once

#include "rules/ledger.h"

// Persons with a permit (all categories but family reunification) or arrived as family, less all persons placed.
int64_t waiting_persons(const struct ledger *ledger);

// Family members with a permit who have not arrived.
int64_t waiting_family_expected(const struct ledger *ledger);
