// Persons, as they are counted: who came in, and who was housed.
#pragma once

#include <stdint.h>

// Where persons come in: a permit's category (numbers of PermitCategory) or an arrival of family members.
enum inflow {
    INFLOW_FAMILY_ARRIVAL = 0,
    INFLOW_ASYLUM = 1,
    INFLOW_FAMILY_PERMIT = 2,
    INFLOW_RELOCATION = 3,
    INFLOW_RESETTLEMENT = 4,
    INFLOW_KINDS = 5,
};

struct housed {
    int64_t persons;
    int64_t family; // of these: family members
};
