// Placements: topic municipal.placements.v1, table placement.
#pragma once

#include "intake/record.h"

extern const struct record_kind placement_kind;
