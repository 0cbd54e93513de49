// Finds a municipality by what people type: its code or its name.
#pragma once

#include "common/error.h"
#include "rules/ledger.h"
#include "rules/municipality.h"

// The municipality that a text means: its code ("GM0716", in either case of letters), else the one whose name it is, as
// municipality_name.h compares them. Any code that is well formed is taken, whether or not it is a municipality.
// CODE_NONE with ERROR_FATAL where no name fits, or more than one; the message says what to give, and names like it.
int municipality_search(const struct ledger *ledger, const char *text, struct error *error);

// The municipalities that a name in a file can mean: the one that is called so; where none is, those that are but for
// what stands in brackets, as "Bergen" is Bergen (NH.) and Bergen (L.).
void municipality_candidates(const struct ledger *ledger, const char *name, struct municipality_candidates *found);
