// Where a figure came from: the inputs of one municipality's quota in one period, each with the event that said it.
#pragma once

#include "rules/figures.h"

// One part of a carry-over: the closing balance (remaining) of a municipality in the period before, or its share.
struct carry_part {
    int from_code;
    int64_t closing;      // remaining of from_code in the period before
    int64_t persons;      // of these, what comes to this municipality
    uint64_t inhabitants; // of the part, and of all parts of from_code; 0 where there is no reorganisation
    uint64_t from_inhabitants;
    const struct reorganisation *reorganisation; // NULL where the municipality just goes on
};

struct inhabitants_part {
    int from_code;
    uint64_t inhabitants;
    const struct reorganisation *reorganisation;
};

// All pointers are borrowed from the ledger; NULL where there is none.
struct explanation {
    struct quota quota;
    struct national_quota nation;
    const struct national_total *total; // NULL: the total is indicative
    struct indicative indicative;       // where total is NULL
    const struct municipal_register *municipal_register;
    const struct population *population;
    struct inhabitants_part *inhabitants_parts; // where a reorganisation fixed them, else none
    size_t inhabitants_part_count;
    const struct official_quota *official;        // the one that counts
    const struct official_quota *official_passed; // the newest that names it, overtaken by a later total
    const struct transfer **transfers;
    size_t transfer_count;
    const struct opening_balance *opening_balance; // the one that gives the carry-over, else the parts do
    struct carry_part *carry_parts;
    size_t carry_part_count;
    bool carry_left;   // its balance went to what it became, though a register goes on naming it
    bool first_period; // the earliest that has a total: carry-over 0 but for an opening balance
};

// False where the municipality has no figures in the period or memory is short. Free with explanation_free.
__attribute__((warn_unused_result)) bool explain_quota(const struct ledger *ledger, const struct figures *figures,
                                                       int code, int period, struct explanation *explanation);
void explanation_free(struct explanation *explanation);
