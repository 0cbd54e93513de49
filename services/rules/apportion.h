// Arithmetic of the law, in exact integers: the division of a national total over municipalities, and of a balance over
// the parts of a municipality. It knows no period and no register.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// A municipality's share of a national total of persons by its inhabitants, rounded up:
// ceil(inhabitants * total / national). Huisvestingswet 2014, article 29(1). `national` is the country's inhabitants;
// where it is 0 the share is 0. The product is taken in 128 bits.
uint32_t apportion_statutory(uint64_t inhabitants, uint32_t total, uint64_t national);

// A municipality among those that share a total.
struct claim {
    int code;             // of the municipality; where claims are equal the lower code goes first
    uint64_t inhabitants; // one with 0 inhabitants has no claim and gets 0
    uint32_t quota;       // the result, in persons
};

// Divides a total of persons so that the quotas add up to it exactly, by Adams' divisor method: there is a divisor d
// for which the sum of all ceil(inhabitants / d) is the total. The same result comes from giving one person to each,
// and then each next person to the one with the most inhabitants for each person that it has; where two have the same,
// to the larger municipality, then to the lower code. Source: Balinski and Young, Fair Representation (1982).
//
// False, with no quota written, where the total is smaller than the number of claims with inhabitants, as each of them
// gets at least 1; or where memory is short (then *out_of_memory is true). Time is O(n log n), whatever the total.
__attribute__((warn_unused_result)) bool apportion_sum_preserving(struct claim *claims, size_t count, uint32_t total,
                                                                  bool *out_of_memory);

// A part of a municipality that is split, and what it gets of the balance.
struct share {
    int code;        // of the municipality that the part goes to
    uint64_t weight; // the part's inhabitants
    int64_t persons; // the result: + backlog, - lead
};

// Splits a balance of persons (+ backlog, - lead) over the parts by their inhabitants; Huisvestingswet 2014,
// article 30. The amount without its sign is divided into whole persons, and those that are left over go one each to
// the parts with the largest remainders, then to the lower codes. Where no part has inhabitants, the lowest code gets
// all. The results have the sign of the balance and add up to it. The shares come out sorted by code.
void apportion_balance(struct share *shares, size_t count, int64_t persons);
