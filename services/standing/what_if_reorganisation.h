// The reorganisation of a question "what if", put into a ledger. Part of what_if.h.
//
// It takes effect on 1 January of the period's year, together with those that do so in fact. What a question leaves out
// is what people mean: inhabitants that are not given are all that a municipality has; one that takes parts and goes on
// keeps its own; a new code without a name is called by its code, and lies where its largest part does; and whoever was
// housed since that day in a municipality that ends, and its opening balances of that year, count for the one that
// takes most of it.
#pragma once

#include "common/error.h"
#include "rules/ledger.h"

#include <stddef.h>

// What a question asks of it.
struct reorganisation_asked {
    int period;
    const struct reorganised_part *parts;
    size_t part_count;
};

// Does nothing where the question has no part. ERROR_CONFIG where it makes no sense, with a sentence that says why;
// ERROR_FATAL where memory is short.
MUST_CHECK bool what_if_reorganise(struct ledger *ledger, const struct reorganisation_asked *asked,
                                   struct error *error);
