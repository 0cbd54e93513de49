// Finds a municipality by what people type: its code or its name.
#pragma once

#include "common/error.h"
#include "rules/ledger.h"

// The municipality of a code, or of a name as municipality_name.h compares them; CODE_NONE with ERROR_FATAL and what to
// do where no name fits, or more than one.
int municipality_search(const struct ledger *ledger, const char *text, struct error *error);
