// What if: figures for another national total, another method, a transfer or a reorganisation, before anything is
// published. Nothing is stored.
#pragma once

#include "standing/standing.h"

#define WHAT_IF_MOST 100 // transfers, or parts of reorganisations

struct what_if {
    int period;
    bool has_total;
    uint32_t national_total;    // persons
    enum method method;         // 0: as it is
    struct transfer *transfers; // of the period; the ids are of no account
    size_t transfer_count;
    struct reorganised_part *parts; // on the period's year's 1 January: inhabitants 0 means all that from_code has
    size_t part_count;
};

// Computes the figures. Another total or method counts as a total that is announced last of all, so official quotas
// hold no longer (R1); one without the other takes the other from the total in force, and a total for the indicative
// period is a forecast. How a reorganisation is filled up, what_if_reorganisation.h tells. ERROR_CONFIG where the
// question makes no sense, with a sentence that says why: a period without figures, a code that is no municipality in
// it, a transfer to itself. ERROR_FATAL where memory is short. Free with standing_free, also after a failure.
MUST_CHECK bool what_if_make(struct standing *result, const struct ledger *ledger, const struct what_if *question,
                             struct error *error);
