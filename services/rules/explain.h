// Where a municipality's figures in a period came from: every input that counted, each with the event that determined
// it.
#pragma once

#include "rules/figures.h"

// A part of a carry-over: the closing balance of a municipality in the period before, or this municipality's share of
// it.
struct carry_part {
    int from_code;
    int64_t closing;           // remaining of from_code in the period before
    int64_t persons;           // how much of that comes to this municipality
    uint64_t inhabitants;      // of the part that comes to this municipality; 0 where there is no reorganisation
    uint64_t from_inhabitants; // of all parts of from_code; 0 likewise
    const struct reorganisation *reorganisation; // what made it a part; NULL where the municipality just goes on
};

// A part of the inhabitants of a municipality that a reorganisation made of parts.
struct inhabitants_part {
    int from_code;
    uint64_t inhabitants;
    const struct reorganisation *reorganisation;
};

// The figures and their inputs. What the pointers to determinations lead to is borrowed from the ledger until its
// determinations change; they are NULL where there is none.
struct explanation {
    struct quota quota;
    struct national_quota nation;
    const struct national_total *total; // NULL: the total is indicative
    struct indicative indicative;       // filled where total is NULL
    const struct municipal_register *municipal_register;
    const struct population *population;
    struct inhabitants_part *inhabitants_parts; // where a reorganisation fixed the inhabitants; else the population did
    size_t inhabitants_part_count;
    const struct official_quota *official;        // the one that holds
    const struct official_quota *official_passed; // the newest that names it, but a later total overtook it
    const struct transfer **transfers;
    size_t transfer_count;
    const struct opening_balance *opening_balance; // gives the carry-over, where there is one; else it is
    struct carry_part *carry_parts;                // the sum of these
    size_t carry_part_count;
    bool carry_left; // nothing is carried over, as its balance went to what it became, though a register still names it
    bool first_period; // nothing is carried over, as no earlier period has a total
};

// Gathers them. The figures must be those computed from the ledger. False where the municipality has no figures in the
// period, or memory is short. Free with explanation_free, also after that.
__attribute__((warn_unused_result)) bool explain_quota(const struct ledger *ledger, const struct figures *figures,
                                                       int code, int period, struct explanation *explanation);
void explanation_free(struct explanation *explanation);
