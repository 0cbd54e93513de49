// Persons, as the rules count them: those who came in and those who were housed.
#pragma once

#include <stdint.h>

// The ways in which persons come in: an arrival of family members, or a permit of one of the categories, whose numbers
// are those of the enum PermitCategory.
enum inflow {
    INFLOW_FAMILY_ARRIVAL = 0,
    INFLOW_ASYLUM = 1,
    INFLOW_FAMILY_PERMIT = 2,
    INFLOW_RELOCATION = 3,
    INFLOW_RESETTLEMENT = 4,
    INFLOW_KINDS = 5,
};

// How many persons were housed.
struct housed {
    int64_t persons; // all of them
    int64_t family;  // of these: family members
};

// Persons housed by a code in a month.
struct housed_month {
    int code;
    int32_t month; // its first day
    struct housed housed;
};
