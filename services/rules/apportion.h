// Division of a national total over municipalities, in exact integers.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// ceil(inhabitants * total / national): each municipality is rounded up. Huisvestingswet 2014, article 29(1).
// national 0 gives 0; the product is taken in 128 bits.
uint32_t apportion_statutory(uint64_t inhabitants, uint32_t total, uint64_t national);

struct claim {
    int code;             // breaks ties: the lower code first
    uint64_t inhabitants; // 0 gets 0 and is no claimant
    uint32_t quota;       // out
};

// Adams' divisor method: quota = ceil(inhabitants / d) for the divisor d that makes the sum the total exactly.
// Equal claims go to the larger municipality, then to the lower code. Balinski and Young, Fair Representation (1982).
// False, with no quota written, where the total is smaller than the number of claimants with inhabitants (every one
// gets at least 1) or where memory is short (*out_of_memory is then true). O(n log n), whatever the total.
__attribute__((warn_unused_result)) bool apportion_sum_preserving(struct claim *claims, size_t count, uint32_t total,
                                                                  bool *out_of_memory);

// Splits a balance (backlog or lead) over shares by weight: whole persons of the amount without its sign, largest
// remainder first, then the lower code; all to the lowest code where the weights are all 0; article 30. The shares come
// out in the order of their codes.
struct share {
    int code;
    uint64_t weight; // inhabitants of the part
    int64_t persons; // out, with the amount's sign; the shares add up to the amount
};
void apportion_balance(struct share *shares, size_t count, int64_t persons);
