// What of the nation's figures are sums over its municipalities, and how they stay exact without adding up all of them
// again: a quota is taken out of the sums, computed from what is now known, and put back. Part of the rules library.
#pragma once

#include "rules/quota.h"

// Puts a settled quota into the sums.
void nation_sums_add(struct national_quota *nation, const struct quota *quota);

// Takes it out, before it changes. One that was never settled (schedule 0) is in none, and stays out.
void nation_sums_remove(struct national_quota *nation, struct quota *quota);
