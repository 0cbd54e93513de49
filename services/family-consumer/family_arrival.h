// Arrivals of family members who came to join a permit holder. They come from topic coa.family-arrivals.v1 and are kept
// in table family_arrival.
#pragma once

#include "intake/record.h"

extern const struct record_kind family_arrival_kind;
