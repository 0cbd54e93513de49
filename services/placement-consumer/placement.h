// Placements: persons who were housed by a municipality. They come from topic municipal.placements.v1 and are kept in
// table placement.
#pragma once

#include "intake/record.h"

extern const struct record_kind placement_kind;
