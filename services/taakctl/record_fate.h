// What became of one version, and what to do about it.
#pragma once

#include "taakctl/record_versions.h"

// Of versions in order: the fate of one, by which other one, and why.
void version_judge(struct versions *versions, size_t at);

// Where what came last does not hold: how to make it hold.
void versions_advise(struct versions *versions);
