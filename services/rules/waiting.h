// Who waits for a home, in the whole country and whatever the dates; our own rule, told in docs/rules.md. Part of the
// rules library.
#pragma once

#include "rules/ledger.h"

// How many persons wait: all with a permit of any category but family reunification, and all family members who
// arrived, less all persons placed, unassigned ones too. Below 0 where more were placed than came in.
int64_t waiting_persons(const struct ledger *ledger);

// How many family members have a permit and have not arrived; at least 0.
int64_t waiting_family_expected(const struct ledger *ledger);
