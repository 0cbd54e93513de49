// A municipality, as a register names it. Municipalities go by the number of their CBS code: GM0716 is 716, 0 to 9999.
#pragma once

#define MUNICIPALITY_CODES 10000 // codes GM0000 to GM9999
#define CODE_NONE          (-1)

struct municipality {
    int code;
    char *name;   // UTF-8, never NULL
    int province; // 29 is PV29
    double latitude, longitude;
};
