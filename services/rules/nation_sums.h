// Those of the nation's figures that are sums over its municipalities. They stay exact without all municipalities being
// added up again: before a municipality's figures change they are taken out of the sums, and afterwards put back. Part
// of the rules library.
#pragma once

#include "rules/quota.h"

// Puts a municipality's settled figures into the sums.
void nation_sums_add(struct national_quota *nation, const struct quota *quota);

// Takes a municipality's figures out of the sums, before they change, and marks them as taken out by setting the
// schedule to 0. Nothing happens to figures that are in no sum: they were never settled, or are taken out already.
void nation_sums_remove(struct national_quota *nation, struct quota *quota);
