// Arrivals of family members: topic coa.family-arrivals.v1, table family_arrival.
#pragma once

#include "intake/record.h"

extern const struct record_kind family_arrival_kind;
